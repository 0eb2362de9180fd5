package crypt

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"zhibu/internal/base/fault"
)

// BackupKey is the key of the backups, and of nothing else: whoever keeps copies
// needs no key of the sealed columns. It is written as a code that can be copied
// from paper: letters that are not mistaken for digits, with a check at the end.
type BackupKey struct{ secret []byte }

// paper has no I, L, O and U.
var paper = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// NewBackupKey draws a key.
func NewBackupKey() *BackupKey {
	k := &BackupKey{make([]byte, secretSize)}
	rand.Read(k.secret)
	return k
}

func (k *BackupKey) check() []byte {
	sum := sha256.Sum256(append([]byte("zhibu/backup key/"), k.secret...))
	return sum[:3]
}

// Code is the key as it stands on paper and in its file.
func (k *BackupKey) Code() string {
	text := paper.EncodeToString(append(append([]byte(nil), k.secret...), k.check()...))
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), "-")
}

// Mark tells one key from another and gives nothing away of it.
func (k *BackupKey) Mark() string {
	sum := sha256.Sum256(append([]byte("zhibu/backup key mark/"), k.secret...))
	return hex.EncodeToString(sum[:6])
}

// ParseBackupKey reads a code: small letters, spaces and the letters that are
// easily mistaken are taken for what was meant. It answers Invalid for a code
// that was copied wrongly.
func ParseBackupKey(code string) (*BackupKey, error) {
	text := strings.Map(func(c rune) rune {
		switch c {
		case ' ', '-', '\n', '\r', '\t', '－', '—':
			return -1
		case 'I', 'L':
			return '1'
		case 'O':
			return '0'
		}
		return c
	}, strings.ToUpper(code))
	b, err := paper.DecodeString(text)
	if err != nil || len(b) != secretSize+3 {
		return nil, fault.New(fault.Invalid, "备份密钥的长度或者字符不对，请照纸上的代码重新抄一遍。")
	}
	k := &BackupKey{b[:secretSize]}
	if subtle.ConstantTimeCompare(k.check(), b[secretSize:]) != 1 {
		return nil, fault.New(fault.Invalid, "备份密钥抄错了（末尾的校验对不上），请照纸上的代码重新抄一遍。")
	}
	return k, nil
}

// LoadBackupKey reads the file of the key. It refuses one that others than its
// owner may read, and answers NotFound where there is none.
func LoadBackupKey(path string) (*BackupKey, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, "没有找到备份密钥文件。", err)
	}
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Denied, "备份密钥文件可以被其他用户读取，没有使用。请把它的权限改为600。")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseBackupKey(string(text))
}

// HaveBackupKey loads the key, or makes it where there is no file yet.
func HaveBackupKey(path string) (k *BackupKey, made bool, err error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		k, err := LoadBackupKey(path)
		return k, false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, false, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, false, err
	}
	k = NewBackupKey()
	_, err = fmt.Fprintln(file, k.Code())
	return k, true, errors.Join(err, file.Sync(), file.Close())
}

// Secret is the key for SealStream and OpenStream.
func (k *BackupKey) Secret() []byte { return k.secret }

// Marks name the keys of a key file, newest first, and give nothing away of
// them: a backup says under which keys its sealed columns lie.
func (k *Keys) Marks() []string {
	g := k.latest()
	out := make([]string, len(g.order))
	for i, id := range g.order {
		sum := sha256.Sum256(append([]byte("zhibu/key mark/"+id+"/"), g.secrets[id]...))
		out[i] = id + ":" + hex.EncodeToString(sum[:6])
	}
	return out
}

// Suite tells which algorithms are used for new values.
func (k *Keys) Suite() Suite { return k.latest().suite }
