package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/register/intake/intakeweb"
)

// roster is how many people a roster of job f has, about those of a district.
const roster = 4000

// prepare makes the house's next roster, outside the time.
func (h *house) prepare(int) (err error) {
	h.roster, err = workbook(h.taken, roster, h.branches)
	h.taken += roster
	return err
}

// takeRoster takes in the roster as an officer does: it is read and checked, he looks at what
// was understood, and confirms; all have to be in.
func (h *house) takeRoster(int) error {
	at, err := h.read("花名册.xlsx", h.roster)
	if err != nil {
		return err
	}
	return h.confirm(at, roster)
}

// read sends a file to the import, looks at what was understood of it, and gives the
// address of the page.
func (h *house) read(name string, body []byte) (at string, err error) {
	form, kind, err := sending(name, body)
	if err != nil {
		return "", err
	}
	if at, err = h.ask("POST", "/import", kind, form, http.StatusSeeOther); err != nil {
		return "", err
	}
	return at, h.page(at)
}

// sending is a form with a file of members.
func sending(name string, body []byte) (form, kind string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("kind", "members"); err != nil {
		return "", "", err
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		return "", "", err
	}
	if _, err := part.Write(body); err != nil {
		return "", "", err
	}
	err = w.Close()
	return b.String(), w.FormDataContentType(), err
}

// confirm takes in what was read, and waits until it is done.
func (h *house) confirm(at string, rows int) error {
	if _, err := h.ask("POST", at, "application/x-www-form-urlencoded", "do=confirm", http.StatusSeeOther); err != nil {
		return err
	}
	ctx, batch := context.Background(), strings.TrimPrefix(at, "/import/")
	for {
		j, _, err := h.app.Jobs.Of(ctx, intakeweb.Work, batch)
		switch {
		case err != nil:
			return err
		case j.Over():
			return h.allIn(ctx, batch, rows)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// allIn answers an error where a row of an import is missing: what is refused costs less.
func (h *house) allIn(ctx context.Context, batch string, rows int) error {
	var id int64
	if _, err := fmt.Sscan(batch, &id); err != nil {
		return err
	}
	b, err := h.app.Rolls.Get(ctx, program, id)
	if err == nil && b.Made != int64(rows) {
		err = fmt.Errorf("of %d rows %d went in: %+v", rows, b.Made, b.Counts)
	}
	if f, ok := fault.As(err); ok {
		return fmt.Errorf("the import: %s", f.Text)
	}
	return err
}

// takeRoster makes as many records of people, by a hundred in a transaction.
func (p *peer) takeRoster(int) error {
	const each = 100
	for range roster / each {
		list := make([]request, each)
		for i := range list {
			x := invent(p.taken, p.branches)
			p.taken++
			list[i] = request{"POST", "/api/collections/members/records", map[string]any{"org": id(x.branch.id), "name": x.name, "sex": map[string]int{"男": 1, "女": 2}[x.sex], "birth": x.birth.String(),
				"nation": "汉族", "number": x.id, "education": x.education, "category": "正式党员", "joined": x.joined.String(), "full": x.full.String(), "phone": x.phone, "home": x.home, "work": x.work}}
		}
		if err := p.batch(list); err != nil {
			return err
		}
	}
	return nil
}

// request is one of a batch of PocketBase's, which is one transaction.
type request struct {
	Method string         `json:"method"`
	URL    string         `json:"url"`
	Body   map[string]any `json:"body"`
}

func (p *peer) batch(list []request) error {
	body, err := json.Marshal(map[string]any{"requests": list})
	if err != nil {
		return err
	}
	_, err = p.ask("POST", "/api/batch", "application/json", string(body), http.StatusOK)
	return err
}
