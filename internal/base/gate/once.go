package gate

import (
	"context"
	"time"
)

type formKey struct{}

// WithForm names the sending of a form that a write answers. Two sendings of one
// form with the same content carry the same name.
func WithForm(ctx context.Context, form string) context.Context {
	return context.WithValue(ctx, formKey{}, form)
}

func formOf(ctx context.Context) string {
	form, _ := ctx.Value(formKey{}).(string)
	return form
}

// Again reports whether this very form has already done the deed, by a double
// click or by sending a page again, and puts what it made into id. The case then
// answers as if it had just done it. Writes that no form began are never again.
func (w *Writing) Again(deed string, id *int64) (again bool, err error) {
	form := formOf(w.ctx)
	if form == "" || w.who.Account == 0 {
		return false, nil
	}
	err = w.Beyond("a form that is sent twice is answered once",
		"SELECT made_id FROM form_key WHERE account_id = @who AND form = @form AND deed = @deed",
		Args{"who": w.who.Account, "form": form, "deed": deed}, func(row Row) error {
			again = true
			return row.Scan(id)
		})
	if again && err == nil {
		err = w.Quiet("a form was sent twice")
	}
	return again, err
}

// Done notes what the form made, for Again.
func (w *Writing) Done(at Place, deed string, id int64) error {
	form := formOf(w.ctx)
	if form == "" || w.who.Account == 0 {
		return nil
	}
	if _, err := w.Exec(at, "DELETE FROM form_key WHERE at_ms < @before", Args{"before": w.now.Add(-48 * time.Hour).UnixMilli()}); err != nil {
		return err
	}
	_, err := w.Exec(at, `INSERT INTO form_key (account_id, form, deed, made_id, at_ms) VALUES (@who, @form, @deed, @id, @gate_now)`,
		Args{"who": w.who.Account, "form": form, "deed": deed, "id": id})
	return err
}
