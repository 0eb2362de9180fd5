package member

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/post"
)

// Someone is a person who belongs to an organisation on a day: a member of the
// branch, or one with a seat in its leading body who is a member elsewhere.
type Someone struct {
	ID     int64
	Name   string
	Seat   bool // in the leading body
	Roster bool // a member of this branch
	Full   bool // 正式 on the day; of a seat that is not on the roster it is not known
}

// Around gives the members of an organisation on a day by pinyin, and after them
// those with a seat who are not on its roster. A committee above the branches has
// only these.
func Around(r *gate.Reading, org int64, on day.Day) ([]Someone, error) {
	s := day.Span{From: on, Until: on + 1}
	roster, err := CountedIn(r, s, []int64{org})
	if err != nil {
		return nil, err
	}
	posts, err := post.InOrgs(r, s, []int64{org})
	if err != nil {
		return nil, err
	}
	var list []Someone
	at := map[int64]int{}
	for _, m := range roster {
		if _, seen := at[m.ID]; seen {
			continue
		}
		at[m.ID] = len(list)
		list = append(list, Someone{ID: m.ID, Name: m.Name, Roster: true, Full: m.FullOn != day.None && m.FullOn <= on})
	}
	for _, p := range posts {
		if !p.Kind.Seat() {
			continue
		}
		if i, seen := at[p.Holder]; seen {
			list[i].Seat = true
			continue
		}
		at[p.Holder] = len(list)
		list = append(list, Someone{ID: p.Holder, Name: p.Name, Seat: true})
	}
	return list, nil
}

// Around is the same as a case, for forms that choose a person. It takes View,
// and answers nobody for an organisation beyond reach.
func (ms *Members) Around(ctx context.Context, who gate.Actor, org int64, on day.Day) (list []Someone, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = Around(r, org, on)
		return err
	})
	return list, err
}
