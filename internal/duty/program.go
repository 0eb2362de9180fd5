package duty

import (
	"encoding/binary"
	"sync"

	"cel.dev/cel-go/cel"
)

// program is a compiled expression. Its answer follows from the facts that it names and
// from nothing else, so a truth is kept by them: of ten thousand organisations most stand
// like another one.
type program struct {
	cel.Program
	uses []string // the facts that it names, sorted

	mu   sync.RWMutex
	kept map[string]bool
}

// mostKept is how many truths of one expression are kept before all are given up; those of
// the district's rules are some hundreds at most.
const mostKept = 2000

// holds is the truth of an expression; without one it is always met.
func holds(p *program, n named) bool {
	if p == nil {
		return true
	}
	var room [64]byte
	key, ok := p.key(room[:0], n)
	if !ok {
		return p.truth(n)
	}
	p.mu.RLock()
	is, found := p.kept[string(key)]
	p.mu.RUnlock()
	if found {
		return is
	}
	is = p.truth(n)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || len(p.kept) >= mostKept {
		p.kept = map[string]bool{}
	}
	p.kept[string(key)] = is
	return is
}

// key puts the facts that an expression names behind one another; each ends where its type
// says, so that no two rows of facts look alike.
func (p *program) key(key []byte, n named) ([]byte, bool) {
	for _, name := range p.uses {
		v, ok := n.fact(name)
		if !ok {
			return nil, false
		}
		switch v := v.(type) {
		case bool:
			if v {
				key = append(key, 1)
			} else {
				key = append(key, 0)
			}
		case int64:
			key = binary.AppendVarint(key, v)
		case string:
			key = append(binary.AppendUvarint(key, uint64(len(v))), v...)
		default:
			return nil, false
		}
	}
	return key, true
}

func (p *program) truth(n named) bool {
	v, _, err := p.Eval(activation{n})
	if err != nil {
		return false // expressions are typed and total over their facts; examples show it
	}
	b, ok := v.Value().(bool)
	return ok && b
}
