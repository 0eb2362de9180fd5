package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// The scanner reads just enough XML for spreadsheets: elements, attributes,
// text, CDATA. It knows no document types and no entities beyond the five of
// XML, so it cannot be made to fetch or to expand anything; every buffer has a
// limit.
const (
	maxTag   = 64 << 10 // bytes of one tag with its attributes
	maxText  = 1 << 20  // bytes of one run of text
	maxDepth = 64
)

type token int

const (
	tokStart token = iota
	tokEnd
	tokText
)

var (
	errXML  = errors.New("sheet: malformed XML")
	errLong = errors.New("sheet: XML text or tag over the limit")
)

type attr struct {
	name, value []byte
}

type scanner struct {
	r     *bufio.Reader
	name  []byte // local name of the element just started or ended
	attrs []attr
	text  []byte
	tag   []byte
	empty bool // an end token is still owed for <a/>
	depth int
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 64<<10)}
}

// next gives the next token; io.EOF after the last.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		s.depth--
		return tokEnd, nil
	}
	s.text = s.text[:0]
	for {
		chunk, err := s.r.ReadSlice('<')
		if err == nil {
			chunk = chunk[:len(chunk)-1]
		}
		if len(s.text)+len(chunk) > maxText {
			return 0, errLong
		}
		s.text = append(s.text, chunk...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF:
			if s.depth != 0 {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, io.EOF
		case err != nil:
			return 0, err
		}
		if len(s.text) > 0 {
			if err := s.r.UnreadByte(); err != nil {
				return 0, err
			}
			if s.text, err = unescape(s.text); err != nil {
				return 0, err
			}
			return tokText, nil
		}
		tok, ok, err := s.markup()
		if err != nil || ok {
			return tok, err
		}
	}
}

// markup reads what follows "<"; ok is false for comments and the like.
func (s *scanner) markup() (tok token, ok bool, err error) {
	c, err := s.r.ReadByte()
	if err != nil {
		return 0, false, io.ErrUnexpectedEOF
	}
	switch c {
	case '?':
		return 0, false, s.skipTo("?>")
	case '!':
		head, err := s.r.Peek(7)
		switch {
		case bytes.HasPrefix(head, []byte("--")):
			return 0, false, s.skipTo("-->")
		case err == nil && string(head) == "[CDATA[":
			s.r.Discard(7)
			if err := s.cdata(); err != nil {
				return 0, false, err
			}
			return tokText, true, nil
		}
		return 0, false, errXML // a DOCTYPE has no place in a spreadsheet
	}
	if err := s.r.UnreadByte(); err != nil {
		return 0, false, err
	}
	if err := s.readTag(); err != nil {
		return 0, false, err
	}
	t := s.tag
	if t[0] == '/' {
		s.name = local(bytes.TrimRight(t[1:], " \t\r\n"))
		s.attrs = s.attrs[:0]
		if s.depth--; s.depth < 0 {
			return 0, false, errXML
		}
		return tokEnd, true, nil
	}
	if t[len(t)-1] == '/' {
		s.empty, t = true, t[:len(t)-1]
	}
	if s.depth++; s.depth > maxDepth {
		return 0, false, errXML
	}
	return tokStart, true, s.parseTag(t)
}

// readTag collects up to the ">" that closes the tag, minding quoted values.
func (s *scanner) readTag() error {
	s.tag = s.tag[:0]
	var quote byte
	checked := 0
	for {
		chunk, err := s.r.ReadSlice('>')
		if len(s.tag)+len(chunk) > maxTag {
			return errLong
		}
		s.tag = append(s.tag, chunk...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return io.ErrUnexpectedEOF
		}
		for ; checked < len(s.tag); checked++ {
			switch c := s.tag[checked]; {
			case quote != 0 && c == quote:
				quote = 0
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			}
		}
		if err == nil && quote == 0 {
			s.tag = s.tag[:len(s.tag)-1]
			if len(s.tag) == 0 {
				return errXML
			}
			return nil
		}
	}
}

func (s *scanner) parseTag(t []byte) error {
	i := 0
	for i < len(t) && !space(t[i]) {
		i++
	}
	s.name, s.attrs = local(t[:i]), s.attrs[:0]
	if len(s.name) == 0 {
		return errXML
	}
	for {
		for i < len(t) && space(t[i]) {
			i++
		}
		if i >= len(t) {
			return nil
		}
		from := i
		for i < len(t) && t[i] != '=' && !space(t[i]) {
			i++
		}
		name := t[from:i]
		for i < len(t) && space(t[i]) {
			i++
		}
		if i >= len(t) || t[i] != '=' {
			return errXML
		}
		for i++; i < len(t) && space(t[i]); i++ {
		}
		if i >= len(t) || (t[i] != '"' && t[i] != '\'') {
			return errXML
		}
		end := bytes.IndexByte(t[i+1:], t[i])
		if end < 0 {
			return errXML
		}
		value, err := unescape(t[i+1 : i+1+end])
		if err != nil {
			return err
		}
		s.attrs = append(s.attrs, attr{local(name), value})
		i += end + 2
	}
}

// get gives an attribute of the element just started.
func (s *scanner) get(name string) []byte {
	for _, a := range s.attrs {
		if string(a.name) == name {
			return a.value
		}
	}
	return nil
}

func (s *scanner) cdata() error {
	s.text = s.text[:0]
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		if s.text = append(s.text, c); len(s.text) > maxText {
			return errLong
		}
		if bytes.HasSuffix(s.text, []byte("]]>")) {
			s.text = s.text[:len(s.text)-3]
			return nil
		}
	}
}

func (s *scanner) skipTo(end string) error {
	last := make([]byte, 0, 4)
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		if len(last) == len(end) {
			copy(last, last[1:])
			last = last[:len(end)-1]
		}
		if last = append(last, c); string(last) == end {
			return nil
		}
	}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// unescape replaces the five entities and numeric references in place; the
// result is never longer than what it came from.
func unescape(b []byte) ([]byte, error) {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return b, nil
	}
	out := b[:amp]
	for i := amp; i < len(b); {
		if b[i] != '&' {
			out = append(out, b[i])
			i++
			continue
		}
		semi := bytes.IndexByte(b[i:], ';')
		if semi < 2 || semi > 12 {
			return nil, errXML
		}
		r, ok := entity(string(b[i+1 : i+semi]))
		if !ok {
			return nil, errXML
		}
		i += semi + 1
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
