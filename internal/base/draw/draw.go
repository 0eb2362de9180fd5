package draw

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	_ "embed" // the script
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Method is the name and version of the method, which is part of every hash: another
// way to draw is another name.
const Method = "zhibu-draw/1"

// Script recomputes a certificate by itself: python3 check.py FILE.
//
//go:embed check.py
var Script string

// Unit is one that may be drawn.
type Unit struct {
	ID      string `json:"id"` // stays the same whatever it is called
	Name    string `json:"name"`
	Stratum string `json:"stratum"`
}

// Excluded is one that is left out of the frame, and why.
type Excluded struct {
	Unit
	Reason string `json:"reason"`
}

// Frame is all that may be drawn on a day, and what is left out.
type Frame struct {
	On    string     `json:"on"` // YYYY-MM-DD
	Units []Unit     `json:"units"`
	Out   []Excluded `json:"excluded"`
}

// Size is how many of a stratum are drawn.
type Size struct {
	Stratum string `json:"stratum"`
	N       int    `json:"n"`
}

// Commitment is what is published before the number is known.
type Commitment struct {
	Method     string `json:"method"`
	Frame      string `json:"frame_sha256"`
	Secret     string `json:"secret_sha256"`
	Sizes      []Size `json:"sizes"`
	NumberName string `json:"number_name"` // which public number decides
	NumberDay  string `json:"number_day"`  // and of which day, later than the day of the commitment
	Made       string `json:"made"`        // when it was made: RFC 3339, UTC
}

// Replaced is one of the sample that cannot be visited, and why.
type Replaced struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Order is all of a stratum in the order that the number gave.
type Order struct {
	Stratum string   `json:"stratum"`
	IDs     []string `json:"ids"`
}

// Text is the frame as it is hashed: one line a unit, by id, whatever order it was
// given in.
func (f Frame) Text() string {
	var lines []string
	for _, u := range f.Units {
		lines = append(lines, strings.Join([]string{"in", u.ID, u.Stratum, u.Name}, "\t"))
	}
	for _, u := range f.Out {
		lines = append(lines, strings.Join([]string{"out", u.ID, u.Stratum, u.Name, u.Reason}, "\t"))
	}
	slices.SortFunc(lines, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Split(a, "\t")[1], strings.Split(b, "\t")[1]), cmp.Compare(a, b))
	})
	return Method + " frame\non\t" + f.On + "\n" + strings.Join(lines, "\n") + "\n"
}

// Hash is the SHA-256 of the frame's text.
func (f Frame) Hash() string { return sum(f.Text()) }

// Text is the commitment as it is hashed.
func (c Commitment) Text() string {
	var b strings.Builder
	b.WriteString(c.Method + " commitment\nframe\t" + c.Frame + "\nsecret\t" + c.Secret + "\n")
	for _, s := range sorted(c.Sizes) {
		b.WriteString("size\t" + s.Stratum + "\t" + strconv.Itoa(s.N) + "\n")
	}
	b.WriteString("number\t" + c.NumberDay + "\t" + c.NumberName + "\nmade\t" + c.Made + "\n")
	return b.String()
}

// Hash is the SHA-256 of the commitment's text.
func (c Commitment) Hash() string { return sum(c.Text()) }

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

func sorted(sizes []Size) []Size {
	list := slices.Clone(sizes)
	slices.SortFunc(list, func(a, b Size) int { return cmp.Compare(a.Stratum, b.Stratum) })
	return list
}

// Digits keeps the digits of a public number, however it was written: 3,520.37 and
// ３５２０．３７ are the number 352037.
func Digits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '0' && c <= '9':
			return c
		case c >= '０' && c <= '９':
			return c - '０' + '0'
		}
		return -1
	}, text)
}

// orders gives every stratum in the order that commitment, secret and number give.
func orders(f Frame, commitment, secret, number string) []Order {
	seed, _ := hex.DecodeString(sum(Method + " seed\n" + commitment + "\n" + secret + "\n" + number + "\n"))
	key := func(id string) string {
		h := hmac.New(sha256.New, seed)
		h.Write([]byte(id))
		return string(h.Sum(nil))
	}
	in := map[string][]string{}
	for _, u := range f.Units {
		in[u.Stratum] = append(in[u.Stratum], u.ID)
	}
	var list []Order
	for stratum, ids := range in {
		slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a, b)) })
		list = append(list, Order{stratum, ids})
	}
	slices.SortFunc(list, func(a, b Order) int { return cmp.Compare(a.Stratum, b.Stratum) })
	return list
}

// sample is the first of each stratum, with the replaced ones out and the next in.
func sample(list []Order, sizes []Size, replaced []Replaced) ([]string, error) {
	gone, n := map[string]bool{}, map[string]int{}
	for _, r := range replaced {
		gone[r.ID] = true
	}
	for _, s := range sizes {
		n[s.Stratum] = s.N
	}
	var ids []string
	for _, o := range list {
		left := n[o.Stratum]
		for _, id := range o.IDs {
			if left > 0 && !gone[id] {
				ids = append(ids, id)
				left--
			}
		}
		if left > 0 {
			return nil, fmt.Errorf("“%s”里没有可以递补的了", o.Stratum)
		}
	}
	return ids, nil
}

// Proportional gives n among the strata by their sizes and the largest remainder; of
// equal remainders the stratum whose name comes first gets one.
func Proportional(f Frame, n int) []Size {
	in := map[string]int{}
	for _, u := range f.Units {
		in[u.Stratum]++
	}
	all := len(f.Units)
	n = min(n, all)
	type share struct {
		Size
		rest int
	}
	var list []share
	left := n
	for stratum, of := range in {
		s := share{Size{stratum, of * n / all}, of * n % all}
		left -= s.N
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b share) int { return cmp.Or(b.rest-a.rest, cmp.Compare(a.Stratum, b.Stratum)) })
	var sizes []Size
	for i, s := range list {
		if i < left {
			s.N++
		}
		sizes = append(sizes, s.Size)
	}
	return sorted(sizes)
}
