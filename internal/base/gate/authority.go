package gate

import "zhibu/internal/base/fault"

// grants is the name under which authority is kept.
const grants = "gate.authority"

// authority is what somebody holds on the day of the reading, with the program's
// fullness. It is kept until something is written that it follows from.
func (r *Reading) authority(who Actor) (Grant, error) {
	if who.program != "" {
		return Grant{Own: Range{All: true}, Below: Range{All: true}}, nil
	}
	if who.Account == 0 {
		return Grant{}, fault.New(fault.Unsigned, "请先登录。")
	}
	as := *r
	as.who, as.reach, as.ownOnly, as.among = who, Range{}, false, nil
	list, err := Kept(&as, grants, who.key(), as.authorities)
	if err != nil {
		return Grant{}, err
	}
	r.head = as.head
	return list[0], nil
}

// key names somebody among those whose authority is kept.
func (who Actor) key() []any { return []any{who.Account, who.Person, who.Post} }

// authorities asks the floors above what the asker holds.
func (r *Reading) authorities() ([]Grant, error) {
	gr, err := r.gate.house.Authority(Look{r}, r.who, r.Today())
	return []Grant{gr}, err
}

// authorityAt is authority at the beginning of a write. Of its transaction it is known at
// which head it began and which tables the writes before it wrote: what was kept at that
// head serves unless one of them touched what it follows from.
func (w *Writing) authorityAt(began chain, wrote map[string][]string) (Grant, error) {
	h := w.gate.shelf.peek(&w.gate.news, began, key(&w.Reading, grants, w.who.key()))
	if h == nil || w.who.program != "" {
		return w.authority(w.who)
	}
	for t := range h.reads {
		if _, is := wrote[t]; is {
			return w.authority(w.who)
		}
	}
	list := h.list.([]Grant)
	return list[0], Doubted(&w.Reading, grants, list, w.authorities)
}
