package unit

import "strings"

// The alphabet of GB 32100-2015: without I, O, S, V and Z, which look like others.
const codeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// codeLength is the length of a unified social credit code.
const codeLength = 18

// check is the last character that the first seventeen ask for, by GB
// 32100-2015: the weights are the powers of 3 modulo 31. ok is false where one of
// them is not of the alphabet, and at is its place from 1.
func check(first string) (last byte, at int, ok bool) {
	sum, weight := 0, 1
	for i := range codeLength - 1 {
		n := strings.IndexByte(codeAlphabet, first[i])
		if n < 0 {
			return 0, i + 1, false
		}
		sum += n * weight
		weight = weight * 3 % 31
	}
	return codeAlphabet[(31-sum%31)%31], 0, true
}

// Complete gives a code its check character. The first seventeen must be of the
// alphabet; otherwise the answer is empty.
func Complete(first string) string {
	if len(first) != codeLength-1 {
		return ""
	}
	last, _, ok := check(first)
	if !ok {
		return ""
	}
	return first + string(last)
}
