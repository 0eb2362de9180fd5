package crypt

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// A sealed stream is a magic line, a head in clear, a salt, and pieces of one
// length, each sealed under a key that is derived for this stream alone from the
// secret, the salt and the head. A piece's nonce holds its number and whether it
// is the last: a changed, cut, reordered, repeated or foreign piece does not
// open, and neither does a stream whose head was changed.
const (
	streamMagic = "zhibu sealed stream 1\n"
	streamPiece = 64 << 10
	streamSalt  = 32
	mostHead    = 64 << 10
)

// ErrStream means that a stream is not one, or was changed, cut or put together
// from others, or that the key is another.
var ErrStream = errors.New("crypt: the stream was changed, cut, or is under another key")

// streamAEAD derives the cipher of one stream.
func streamAEAD(s Suite, secret, salt, head []byte) (cipher.AEAD, error) {
	var key []byte
	var err error
	var block cipher.Block
	switch s {
	case International:
		sum := sha256.Sum256(head)
		if key, err = hkdf.Key(sha256.New, secret, salt, "zhibu/stream/1/a/"+string(sum[:]), 32); err == nil {
			block, err = aes.NewCipher(key)
		}
	case National:
		sum := sm3.Sum(head)
		if key, err = hkdf.Key(sm3.New, secret, salt, "zhibu/stream/1/s/"+string(sum[:]), 16); err == nil {
			block, err = sm4.NewCipher(key)
		}
	default:
		return nil, fmt.Errorf("%w: suite %q", ErrStream, s)
	}
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func streamNonce(n uint64, last bool) []byte {
	nonce := make([]byte, 12)
	binary.BigEndian.PutUint64(nonce[3:11], n)
	if last {
		nonce[11] = 1
	}
	return nonce
}

type sealer struct {
	to   io.Writer
	aead cipher.AEAD
	buf  []byte
	n    uint64
	err  error
}

// SealStream writes the beginning of a stream and gives the writer of its
// content. Close writes the last piece; without it the stream is cut.
func SealStream(to io.Writer, s Suite, secret, head []byte) (io.WriteCloser, error) {
	if len(head) > mostHead {
		return nil, errors.New("crypt: the head of a stream is too long")
	}
	salt := make([]byte, streamSalt)
	rand.Read(salt)
	aead, err := streamAEAD(s, secret, salt, head)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(streamMagic)
	_ = binary.Write(&b, binary.BigEndian, uint32(len(head))) // into memory
	b.Write(head)
	b.Write(salt)
	if _, err := to.Write(b.Bytes()); err != nil {
		return nil, err
	}
	return &sealer{to: to, aead: aead, buf: make([]byte, 0, streamPiece)}, nil
}

func (s *sealer) Write(p []byte) (n int, err error) {
	for len(p) > 0 && s.err == nil {
		if len(s.buf) == streamPiece { // more follows, so this one is not the last
			s.flush(false)
			continue
		}
		k := min(len(p), streamPiece-len(s.buf))
		s.buf = append(s.buf, p[:k]...)
		p, n = p[k:], n+k
	}
	return n, s.err
}

func (s *sealer) flush(last bool) {
	out := s.aead.Seal(nil, streamNonce(s.n, last), s.buf, nil)
	_, s.err = s.to.Write(out)
	s.buf = s.buf[:0]
	s.n++
}

func (s *sealer) Close() error {
	if s.err == nil {
		s.flush(true)
		if s.err == nil {
			s.err = errors.New("crypt: the stream is closed")
			return nil
		}
	}
	return s.err
}

// StreamHead reads the head of a stream. It is in clear and proven by nothing
// until the first piece was opened.
func StreamHead(from *bufio.Reader) (head []byte, err error) {
	magic := make([]byte, len(streamMagic)+4)
	if _, err := io.ReadFull(from, magic); err != nil || string(magic[:len(streamMagic)]) != streamMagic {
		return nil, ErrStream
	}
	n := binary.BigEndian.Uint32(magic[len(streamMagic):])
	if n > mostHead {
		return nil, ErrStream
	}
	head = make([]byte, n)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, ErrStream
	}
	return head, nil
}

type opener struct {
	from  *bufio.Reader
	aead  cipher.AEAD
	piece []byte
	plain []byte // what was opened and not taken yet
	n     uint64
	over  bool
	err   error
}

// OpenStream reads on after StreamHead. What it gives is authentic, and it ends
// with io.EOF only where the stream does.
func OpenStream(from *bufio.Reader, s Suite, secret, head []byte) (io.Reader, error) {
	salt := make([]byte, streamSalt)
	if _, err := io.ReadFull(from, salt); err != nil {
		return nil, ErrStream
	}
	aead, err := streamAEAD(s, secret, salt, head)
	if err != nil {
		return nil, err
	}
	return &opener{from: from, aead: aead, piece: make([]byte, streamPiece+aead.Overhead())}, nil
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 && o.err == nil {
		o.next()
	}
	if len(o.plain) == 0 {
		return 0, o.err
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

// next opens one piece. A stream ends with a piece that is marked as the last,
// and nothing after it.
func (o *opener) next() {
	if o.over {
		o.err = io.EOF
		return
	}
	n, err := io.ReadFull(o.from, o.piece)
	switch {
	case errors.Is(err, io.EOF), n < o.aead.Overhead():
		o.err = ErrStream
		return
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		o.err = err
		return
	}
	if _, err := o.from.Peek(1); err != nil {
		if !errors.Is(err, io.EOF) {
			o.err = err
			return
		}
		o.over = true
	}
	if o.plain, err = o.aead.Open(o.piece[:0:len(o.piece)], streamNonce(o.n, o.over), o.piece[:n], nil); err != nil {
		o.plain, o.err = nil, ErrStream
	}
	o.n++
}
