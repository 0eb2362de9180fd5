package crypt

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"strings"

	"github.com/emmansun/gmsm/sm3"
)

// rowMark is how many bytes of a row's digest are kept.
const rowMark = 16

// Mark is the keyed digest of a stored row under the current key and suite: whoever
// has the database and not the key file cannot make one.
func (k *Keys) Mark(row []byte) string {
	g := k.latest()
	mark, err := k.rowMark(row, g.mac(), g.current)
	if err != nil {
		panic(err) // the current key is always there
	}
	return mark
}

// Marked reports whether a mark is that of a row, under whichever key it was made.
func (k *Keys) Marked(row []byte, mark string) bool {
	parts := strings.SplitN(mark, ":", 3)
	if len(parts) != 3 || parts[0] != algSHA256 && parts[0] != algSM3 {
		return false
	}
	want, err := k.rowMark(row, parts[0], parts[1])
	return err == nil && hmac.Equal([]byte(want), []byte(mark))
}

func (k *Keys) rowMark(row []byte, alg, id string) (string, error) {
	h := func() hash.Hash { return sha256.New() }
	if alg == algSM3 {
		h = sm3.New
	}
	key, err := k.key("row/"+alg+"/", id, 32)
	if err != nil {
		return "", err
	}
	m := hmac.New(h, key)
	m.Write(row)
	return alg + ":" + id + ":" + b64.EncodeToString(m.Sum(nil)[:rowMark]), nil
}
