package law

// CitizenIDCheck computes the last character of a citizen's number from its
// first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2). It answers false when
// there are not 17 digits.
func CitizenIDCheck(first17 string) (byte, bool) {
	if len(first17) != 17 {
		return 0, false
	}
	sum := 0
	for i, w := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		c := first17[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		sum += w * int(c-'0')
	}
	return "10X98765432"[sum%11], true
}
