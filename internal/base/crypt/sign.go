package crypt

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhibu/internal/base/fault"
)

// Signer signs what leaves the machine, so that it can be held against the machine
// later.
type Signer struct{ key ed25519.PrivateKey }

// Signers gives the signer of a key file, and makes the file, readable by its owner
// alone, where it is not there yet. It refuses one that others may read.
func Signers(path string) (*Signer, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newSigner(path)
	}
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Denied, "签名密钥文件可以被其他用户读取，程序没有启动，数据没有改动。请把它的权限改为 600。")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var f signerFile
	if err := json.Unmarshal(text, &f); err != nil || f.Version != 1 || f.Algorithm != "ed25519" || len(f.Seed) != ed25519.SeedSize {
		return nil, fault.Wrap(fault.Invalid, "签名密钥文件已损坏，程序没有启动，数据没有改动。请用备份的文件替换。", err)
	}
	return &Signer{ed25519.NewKeyFromSeed(f.Seed)}, nil
}

type signerFile struct {
	Version   int    `json:"version"`
	Algorithm string `json:"algorithm"`
	Seed      []byte `json:"seed"`
}

func newSigner(path string) (*Signer, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(signerFile{1, "ed25519", key.Seed()})
	if err == nil {
		_, err = file.Write(append(text, '\n'))
	}
	if err == nil {
		err = file.Sync()
	}
	return &Signer{key}, errors.Join(err, file.Close())
}

// Public is the key by which others check a signature.
func (s *Signer) Public() string {
	return base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

// Sign signs a text.
func (s *Signer) Sign(text string) string {
	return base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, []byte(text)))
}

// Signed reports whether a signature is one of a text by a public key.
func Signed(public, text, signature string) bool {
	key, err := base64.StdEncoding.DecodeString(public)
	sig, err2 := base64.StdEncoding.DecodeString(signature)
	return err == nil && err2 == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, []byte(text), sig)
}

// Fingerprint is a public key as it is read out and compared: six groups of four.
func Fingerprint(public string) string {
	sum := sha256.Sum256([]byte(public))
	text := hex.EncodeToString(sum[:12])
	var groups []string
	for i := 0; i < len(text); i += 4 {
		groups = append(groups, text[i:i+4])
	}
	return strings.Join(groups, "-")
}
