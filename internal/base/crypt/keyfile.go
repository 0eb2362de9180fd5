package crypt

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"zhibu/internal/base/fault"
)

// keyFile is the form on disk. The first key is the newest.
type keyFile struct {
	Version int        `json:"version"`
	Suite   Suite      `json:"suite"`
	Current string     `json:"current"`
	Keys    []keyEntry `json:"keys"`
}

type keyEntry struct {
	ID     string `json:"id"`
	Secret string `json:"secret"` // 32 bytes, base64
}

const secretSize = 32

var keyID = regexp.MustCompile(`^[0-9a-z]{1,16}$`)

// Create makes a key file with one new key, readable by its owner alone. It
// answers Conflict when the file is there already: overwriting would make
// everything sealed so far unreadable.
func Create(path string, s Suite) (*Keys, error) {
	f := keyFile{Version: 1, Suite: s, Current: "k1", Keys: []keyEntry{newEntry("k1")}}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.Wrap(fault.Conflict, "密钥文件已经存在，没有改动它。覆盖密钥会使已加密的内容再也无法读取。", err)
	}
	if err != nil {
		return nil, err
	}
	if err := write(file, &f); err != nil {
		return nil, err
	}
	return f.keys(path)
}

// Load reads a key file. It refuses one that others than its owner may read.
func Load(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, "没有找到密钥文件，程序没有启动，数据没有改动。请把备份的密钥文件放回原处。", err)
	}
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Denied, "密钥文件可以被其他用户读取，程序没有启动，数据没有改动。请把它的权限改为 600。")
	}
	f, err := read(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "密钥文件已损坏，程序没有启动，数据没有改动。请用备份的密钥文件替换。", err)
	}
	return f.keys(path)
}

// Rotate adds a new key to the file and makes it the current one. Old keys stay,
// so what they sealed stays readable. suite may change the algorithms as well; empty
// keeps them.
func Rotate(path string, suite Suite) (*Keys, error) {
	f, err := read(path)
	if err != nil {
		return nil, err
	}
	id := fmt.Sprintf("k%d", len(f.Keys)+1)
	if suite == "" {
		suite = f.Suite
	}
	f.Suite, f.Current, f.Keys = suite, id, append([]keyEntry{newEntry(id)}, f.Keys...)
	if _, err := f.ring(nil); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-") // 0600 by CreateTemp
	if err != nil {
		return nil, err
	}
	if err := write(tmp, f); err != nil {
		os.Remove(tmp.Name())
		return nil, err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return nil, err
	}
	return Load(path)
}

func newEntry(id string) keyEntry {
	b := make([]byte, secretSize)
	rand.Read(b)
	return keyEntry{id, base64.StdEncoding.EncodeToString(b)}
}

func read(path string) (*keyFile, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &keyFile{}
	return f, json.Unmarshal(b, f)
}

func write(file *os.File, f *keyFile) error {
	b, err := json.MarshalIndent(f, "", "  ")
	if err == nil {
		_, err = file.Write(append(b, '\n'))
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// keys makes the keys of a file that was just read.
func (f *keyFile) keys(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	g, err := f.ring(info)
	if err != nil {
		return nil, err
	}
	k := &Keys{path: path}
	k.held.Store(g)
	return k, nil
}

// ring checks the file's content.
func (f *keyFile) ring(info os.FileInfo) (*ring, error) {
	k := &ring{suite: f.Suite, current: f.Current, secrets: map[string][]byte{}, file: info}
	bad := func(why string) (*ring, error) {
		return nil, fault.Wrap(fault.Invalid, "密钥文件的内容不正确，程序没有启动，数据没有改动。请用备份的密钥文件替换。", errors.New("crypt: "+why))
	}
	if f.Version != 1 || f.Suite != International && f.Suite != National {
		return bad("unknown version or suite")
	}
	for _, e := range f.Keys {
		secret, err := base64.StdEncoding.DecodeString(e.Secret)
		if err != nil || len(secret) != secretSize || !keyID.MatchString(e.ID) || k.secrets[e.ID] != nil {
			return bad("a key is malformed or named twice")
		}
		k.secrets[e.ID] = secret
		k.order = append(k.order, e.ID)
	}
	if k.secrets[f.Current] == nil {
		return bad("the current key is missing")
	}
	return k, nil
}
