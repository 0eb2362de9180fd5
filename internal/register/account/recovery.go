package account

import (
	"context"
	"crypto/rand"
	"math/big"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// RecoveryCodes is how many recovery codes there are in a set.
const RecoveryCodes = 10

// drawRecovery draws a set of recovery codes with their hashes by first letter.
// No two begin alike, so that one hash is checked for one code.
func (as *Accounts) drawRecovery(ctx context.Context) (codes []string, hashes map[string]string, err error) {
	firsts := []byte(letters)
	hashes = map[string]string{}
	for range RecoveryCodes {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(firsts)))) // crypto/rand never fails
		code := string(firsts[n.Int64()]) + newCode()[1:]
		firsts = append(firsts[:n.Int64():n.Int64()], firsts[n.Int64()+1:]...)
		if hashes[code[:1]], err = as.passwords.Hash(ctx, code); err != nil {
			return nil, nil, err
		}
		codes = append(codes, grouped(code))
	}
	return codes, hashes, nil
}

func storeRecovery(w *gate.Writing, at gate.Place, account int64, hashes map[string]string) error {
	if _, err := w.Exec(at, "DELETE FROM recovery_code WHERE account_id = @account", gate.Args{"account": account}); err != nil {
		return err
	}
	for letter, hash := range hashes {
		if _, err := w.Exec(at, "INSERT INTO recovery_code (account_id, letter, hash, used_ms) VALUES (@account, @letter, @hash, 0)",
			gate.Args{"account": account, "letter": letter, "hash": hash}); err != nil {
			return err
		}
	}
	return nil
}

// NewRecovery gives the asker another set of recovery codes, told once; those
// before are void. It answers NotFound where there is no second factor.
func (as *Accounts) NewRecovery(ctx context.Context, s web.Session, from From) (codes []string, err error) {
	codes, hashes, err := as.drawRecovery(ctx)
	if err != nil {
		return nil, err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		st, err := as.standing(&w.Reading, s.Actor.Account, s.Actor.Person)
		if err != nil {
			return err
		}
		if !st.factor {
			return noFactor()
		}
		if err := storeRecovery(w, at, s.Actor.Account, hashes); err != nil {
			return err
		}
		if err := tell(w, at, s.Actor.Account, CodesMade, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.recovery-codes", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}
