package account

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
)

//go:embed weak.txt
var weakText string

// weak holds the pieces that guessers try first: words, pinyin, walks over the
// keyboard, years.
var weak = func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(weakText) {
		if word := strings.TrimSpace(line); word != "" && word[0] != '#' {
			set[word] = true
		}
	}
	return set
}()

const longestWeak = 16

// common reports whether a password is nothing but such pieces: whatever way it
// is cut, fewer than four characters of its own remain.
func common(password string) bool {
	s := []rune(plainLook(password))
	// own[i] is the fewest characters of their own among the first i.
	own := make([]int, len(s)+1)
	for i := 1; i <= len(s); i++ {
		own[i] = own[i-1] + 1
		for n := 3; n <= min(i, longestWeak); n++ {
			if piece := s[i-n : i]; weak[string(piece)] || walk(piece) {
				own[i] = min(own[i], own[i-n])
			}
		}
	}
	return own[len(s)] < 4
}

// plainLook takes signs for the letters that they stand for, and capitals for
// small ones.
func plainLook(s string) string {
	return strings.Map(func(c rune) rune {
		switch c {
		case '@':
			return 'a'
		case '$':
			return 's'
		}
		return c
	}, strings.ToLower(s))
}

// walk reports whether each character is the one before it, or the next, or the
// one before in order: aaa, 234, cba.
func walk(s []rune) bool {
	step := s[1] - s[0]
	if step < -1 || step > 1 {
		return false
	}
	for i := 2; i < len(s); i++ {
		if s[i]-s[i-1] != step {
			return false
		}
	}
	return true
}

// product is what this system is called.
var product = []string{"zhibu", "支部", "dangyuan", "gongwei"}

// near reports whether a password holds a word that stands near to its owner: of
// words at least two Chinese characters or four others, of numbers any six digits
// in a row.
func near(password string, words []string) bool {
	low := strings.ToLower(password)
	for _, w := range append(words, product...) {
		w = strings.ToLower(strings.TrimSpace(w))
		if digits(w) {
			for i := 0; i+6 <= len(w); i++ {
				if strings.Contains(low, w[i:i+6]) {
					return true
				}
			}
			continue
		}
		least := 4
		if w != "" && w[0] >= utf8.RuneSelf {
			least = 2
		}
		if utf8.RuneCountInString(w) >= least && strings.Contains(low, w) {
			return true
		}
	}
	return false
}

func digits(s string) bool {
	return len(s) >= 6 && strings.Trim(strings.TrimRight(s, "x"), "0123456789") == ""
}

// wordsOf gathers what stands near to the owner of an account. Telephone and ID
// number are opened to be compared, and go nowhere.
func wordsOf(r *gate.Reading, keys *crypt.Keys, login, name string, person int64) ([]string, error) {
	words := []string{login, name}
	err := r.Beyond("a password may not hold what everybody knows of its owner", `SELECT m.pinyin, m.id_seal, m.phone_seal FROM member m WHERE m.id = @person`,
		gate.Args{"person": person}, func(row gate.Row) error {
			var pinyin, id, phone string
			if err := row.Scan(&pinyin, &id, &phone); err != nil {
				return err
			}
			words = append(words, pinyin)
			for column, sealed := range map[string]string{"id_seal": id, "phone_seal": phone} {
				plain, err := keys.Open("member", column, person, sealed)
				if err != nil {
					return err
				}
				words = append(words, plain)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	err = r.Beyond("a password may not hold the name of its owner's organisation", `
		SELECT v.name, v.short_name FROM org_version v WHERE v.from_day <= @gate_today AND v.until_day > @gate_today AND (v.parent_id = 0
			OR v.org_id IN (SELECT s.org_id FROM membership s WHERE s.member_id = @person AND s.from_day <= @gate_today AND s.until_day > @gate_today)
			OR v.org_id IN (SELECT p.org_id FROM post p WHERE p.holder_id = @person AND p.from_day <= @gate_today AND p.until_day > @gate_today))`,
		gate.Args{"person": person}, func(row gate.Row) error {
			var long, short string
			err := row.Scan(&long, &short)
			words = append(words, long, short)
			return err
		})
	return words, err
}
