package find

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Spell is a text in pinyin and by its initials: dongyizhibu, dyzb. Letters and digits
// stand for themselves.
func Spell(text string) (full, initials string) { return spell([]rune(strings.TrimSpace(text)), nil) }

// SpellName is Spell for the name of a person: a surname that has a reading of its own is
// read as a surname.
func SpellName(name string) (full, initials string) {
	return spell([]rune(strings.TrimSpace(name)), surnames)
}

func spell(runes []rune, first map[rune]string) (full, initials string) {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string { return []string{strings.ToLower(string(r))} }
	for i, syllables := range pinyin.Pinyin(string(runes), args) {
		s := ""
		if len(syllables) > 0 {
			s = syllables[0]
		}
		if i == 0 && i < len(runes) {
			if own, ok := first[runes[0]]; ok {
				s = own
			}
		}
		full += s
		if s != "" {
			initials += string([]rune(s)[0])
		}
	}
	return full, initials
}

// Spelt reports whether letters and digits, at least two, are a part of how a text is
// spelt: di10, d10.
func Spelt(text, letters string) bool {
	low := Lower(letters)
	if len(low) < 2 || strings.ContainsFunc(low, func(c rune) bool { return c > unicode.MaxASCII }) {
		return false
	}
	full, initials := Spell(text)
	return strings.Contains(initials, low) || strings.Contains(full, low)
}

// surnames that are read otherwise than the character alone.
var surnames = map[rune]string{
	'曾': "zeng", '仇': "qiu", '单': "shan", '解': "xie", '区': "ou", '查': "zha", '任': "ren", '盖': "ge",
	'朴': "piao", '翟': "zhai", '尉': "wei", '缪': "miao", '员': "yun", '繁': "po", '召': "shao", '种': "chong",
	'重': "chong", '覃': "qin", '华': "hua", '纪': "ji", '乐': "yue", '宓': "fu", '那': "na", '万': "wan", '祭': "zhai",
}
