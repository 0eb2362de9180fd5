// Package photo makes a photograph safe to keep: it is decoded, turned upright,
// scaled and encoded anew, so that nothing of the camera's data (place, time,
// device) is left in it.
package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	_ "image/png" // PNG photographs are read too
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // and WebP

	"zhibu/internal/base/fault"
)

// The limits of one photograph.
const (
	mostBytes  = 20 << 20
	mostPixels = 50_000_000
	largeSide  = 1600
	smallSide  = 480
	quality    = 82
)

// Photo is a photograph as it is kept: two JPEGs without metadata.
type Photo struct {
	Width, Height int // of Large
	Large, Small  []byte
}

// Make reads a photograph. It answers Invalid for what is no JPEG, PNG or WebP,
// TooLarge for one over the limits; both are told before the pixels are unpacked.
func Make(r io.Reader) (p Photo, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return p, err
	}
	if len(raw) > mostBytes {
		return p, fault.New(fault.TooLarge, "这张照片超过20MB，没有加上。请用手机或者电脑存成小一些的再添。")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return p, fault.Wrap(fault.Invalid, "这个文件不是能识别的照片，没有加上。请用JPEG、PNG或者WebP格式。", err)
	}
	if config.Width*config.Height > mostPixels {
		return p, fault.New(fault.TooLarge, "这张照片的像素太多，没有加上。请缩小以后再添。")
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return p, fault.Wrap(fault.Invalid, "这张照片损坏了，没有加上。其他内容不受影响。", err)
	}
	turn := 1
	if format == "jpeg" {
		turn = orientation(raw)
	}
	large := upright(scale(img, largeSide), turn)
	if p.Large, err = encode(large); err != nil {
		return p, err
	}
	p.Width, p.Height = large.Bounds().Dx(), large.Bounds().Dy()
	p.Small, err = encode(scale(large, smallSide))
	return p, err
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

// scale fits an image into a square of side, on white where it is transparent.
func scale(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if most := max(w, h); most > side {
		w, h = max(1, w*side/most), max(1, h*side/most)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}

// upright turns an image by its EXIF orientation, 1 to 8.
func upright(img *image.RGBA, turn int) *image.RGBA {
	if turn < 2 || turn > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			nx, ny := x, y
			switch turn {
			case 2:
				nx = w - 1 - x
			case 3:
				nx, ny = w-1-x, h-1-y
			case 4:
				ny = h - 1 - y
			case 5:
				nx, ny = y, x
			case 6:
				nx, ny = h-1-y, x
			case 7:
				nx, ny = h-1-y, w-1-x
			case 8:
				nx, ny = y, w-1-x
			}
			out.SetRGBA(nx, ny, img.RGBAAt(x, y))
		}
	}
	return out
}

// orientation finds the EXIF orientation of a JPEG; 1 where it says none.
//
//	FF E1 length "Exif" 00 00, then a TIFF header and its first directory, in
//	which tag 0x0112 is the orientation.
func orientation(raw []byte) int {
	for i := 2; i+4 <= len(raw) && raw[i] == 0xFF; {
		size := int(binary.BigEndian.Uint16(raw[i+2:]))
		if raw[i+1] == 0xDA || i+2+size > len(raw) || size < 2 {
			return 1
		}
		if part := raw[i+4 : i+2+size]; raw[i+1] == 0xE1 && bytes.HasPrefix(part, []byte("Exif\x00\x00")) {
			return tiffOrientation(part[6:])
		}
		i += 2 + size
	}
	return 1
}

func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at+2 > len(t) {
		return 1
	}
	n := int(order.Uint16(t[at:]))
	for k := range n {
		e := at + 2 + 12*k
		if e+12 > len(t) {
			return 1
		}
		if order.Uint16(t[e:]) == 0x0112 {
			return int(order.Uint16(t[e+8:]))
		}
	}
	return 1
}
