package crypt

import (
	"regexp"
	"strings"
)

// MaskID shows the first 6 and the last 4 of an ID number: 110105********002X.
func MaskID(id string) string { return mask(id, 6, 4) }

// MaskPhone shows the first 3 and the last 4: 138****8000. Of a landline the
// area code and the last 2 stay.
func MaskPhone(p string) string {
	if area, rest, ok := strings.Cut(p, "-"); ok {
		return area + "-" + mask(rest, 0, 2)
	}
	return mask(p, 3, 4)
}

var district = regexp.MustCompile(`^.*?(?:[^省市区]{1,10}(?:自治县|自治旗|林区|特区|县|旗|区)|[^省市]{1,8}省?[^省市]{1,10}市[^市区县]{1,8}市)`)

// MaskAddress keeps an address down to its district or county.
func MaskAddress(a string) string {
	if a == "" {
		return ""
	}
	if head := district.FindString(strings.Replace(a, "自治区", "自治\x00", 1)); head != "" {
		return strings.Replace(head, "自治\x00", "自治区", 1) + "****"
	}
	return "****"
}

// mask keeps the ends; what is too short to keep them is hidden whole.
func mask(s string, first, last int) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	if len(r) < first+last+2 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:first]) + strings.Repeat("*", len(r)-first-last) + string(r[len(r)-last:])
}
