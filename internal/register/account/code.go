package account

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// letters are those that nobody takes for another: no 0 and O, 1, I and L, U and V.
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLetters is how long a code is: 58 bits.
const codeLetters = 12

// newCode draws a code.
func newCode() string {
	b := make([]byte, codeLetters)
	for i := range b {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(letters)))) // crypto/rand never fails
		b[i] = letters[n.Int64()]
	}
	return string(b)
}

// grouped is a code as it is read out and written down: 7K3M-9QXA-T2HD.
func grouped(code string) string {
	var parts []string
	for ; len(code) > 4; code = code[4:] {
		parts = append(parts, code[:4])
	}
	return strings.Join(append(parts, code), "-")
}

// plainCode is a code as typed, in the form in which it is compared: capitals of
// any width, without what parts the groups.
func plainCode(typed string) string {
	return strings.Map(func(c rune) rune {
		if c >= '！' && c <= '～' {
			c = c - '！' + '!'
		}
		switch {
		case c >= 'a' && c <= 'z':
			return c - 'a' + 'A'
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			return c
		}
		return -1
	}, typed)
}
