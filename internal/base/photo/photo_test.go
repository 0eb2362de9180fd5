package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
)

// camera makes a JPEG as a camera does: red on the left, with an orientation
// and a place in its metadata.
func camera(t *testing.T, turn uint16) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			c := color.RGBA{0, 0, 255, 255}
			if x < 32 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, turn)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	exif := append([]byte("Exif\x00\x00"), append(tiff, "GPS-CANARY"...)...)
	app := append([]byte{0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	raw := b.Bytes()
	return append(append(append([]byte{}, raw[:2]...), append(app, exif...)...), raw[2:]...)
}

func TestMake(t *testing.T) {
	for turn, where := range map[uint16]image.Point{1: {4, 16}, 3: {60, 16}, 6: {16, 4}, 8: {16, 60}} {
		p, err := Make(bytes.NewReader(camera(t, turn)))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(p.Large, []byte("GPS-CANARY")) || bytes.Contains(p.Large, []byte("Exif")) || bytes.Contains(p.Small, []byte("Exif")) {
			t.Errorf("orientation %d: metadata left", turn)
		}
		img, err := jpeg.Decode(bytes.NewReader(p.Large))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dx() != p.Width || (turn >= 5) != (p.Width < p.Height) {
			t.Errorf("orientation %d: %dx%d", turn, p.Width, p.Height)
		}
		if r, _, b, _ := img.At(where.X, where.Y).RGBA(); r < 0x8000 || b > 0x8000 {
			t.Errorf("orientation %d: red is not at %v", turn, where)
		}
	}
	for _, c := range []struct {
		what string
		raw  []byte
		want fault.Kind
	}{
		{"no photograph", []byte("<html>"), fault.Invalid},
		{"nothing", nil, fault.Invalid},
		{"cut off", camera(t, 1)[:200], fault.Invalid},
		{"too many bytes", make([]byte, mostBytes+1), fault.TooLarge},
		{"a million megapixels in a few bytes", bomb(), fault.TooLarge},
	} {
		if _, err := Make(bytes.NewReader(c.raw)); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	testkit.Promise(t, "4 orientations without metadata, a bomb and 4 others refused", "AT-52", "PI-19")
}

// bomb is a PNG header of 60,000 by 60,000 pixels.
func bomb() []byte {
	head := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x02\x00\x00\x00")
	return binary.BigEndian.AppendUint32(head, crc32.ChecksumIEEE(head[12:]))
}
