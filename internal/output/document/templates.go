package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
)

// Version is one version of a template; number 0 is the one that the program
// brings.
type Version struct {
	ID      int64
	Kind    Kind
	Number  int64
	Name    string // of the file
	Why     string
	ByName  string
	MadeMS  int64
	InForce bool
}

// Label is the version in words.
func (v Version) Label() string {
	if v.Number == 0 {
		return "内置"
	}
	return fmt.Sprintf("第%d版", v.Number)
}

// Placed is when which version was put in force.
type Placed struct {
	Template int64
	Why      string
	ByName   string
	MadeMS   int64
}

// check reads a template of a kind. It answers Invalid for the field file with
// every name that the kind does not know, or where there is no field at all.
func check(k Kind, body []byte) (*paper.Template, error) {
	t, err := paper.ReadTemplate(body)
	if err != nil {
		return nil, err
	}
	c := k.Catalogue()
	var unknown []string
	seen, fields := map[string]bool{}, 0
	for _, u := range t.Uses() {
		if !u.Repeat {
			fields++
		}
		if !c.knows(u) && !seen[u.Name] {
			seen[u.Name] = true
			unknown = append(unknown, "“"+u.Name+"”"+c.hint(u))
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, fault.Field("file", fmt.Sprintf("模板里有%s不认识的字段，没有收下：%s。请对照下面的字段表改好再上传。", k.Label(), strings.Join(unknown, "、")))
	case fields == 0:
		return nil, fault.Field("file", "模板里一个字段也没有，做出来的文书会每份都一样，没有收下。请把要填的地方写成“{{字段名}}”，字段名见下面的表。")
	}
	return t, nil
}

// hint says where a name that is not known here would be.
func (c Catalogue) hint(u paper.Use) string {
	for _, l := range c.Lists {
		for _, f := range l.Fields {
			if f.Name == u.Name {
				return "（只能用在“{{#" + l.Name + "}}”和“{{/" + l.Name + "}}”之间）"
			}
		}
		if l.Name == u.Name {
			return "（是列表，要写成“{{#" + l.Name + "}}”……“{{/" + l.Name + "}}”）"
		}
	}
	return ""
}

// Replace puts a new version of a kind's template in force. It takes Template
// over the whole house. It answers Invalid for the file or the field why, and
// TooLarge.
func (ds *Documents) Replace(ctx context.Context, who gate.Actor, k Kind, name string, body []byte, why string) (id int64, err error) {
	if k.Label() == "" {
		return 0, fault.Missing()
	}
	// The file is looked at before the write: others shall not wait for it.
	if err := ds.gate.Read(ctx, who, Template, func(*gate.Reading) error { return nil }); err != nil {
		return 0, err
	}
	if why, err = reason(why); err != nil {
		return 0, err
	}
	f, err := attach.Check(name, body)
	if err != nil {
		return 0, inFile(err)
	}
	if f.Kind != attach.DOCX {
		return 0, fault.Field("file", "模板只收Word文件（.docx），没有收下。")
	}
	if _, err := check(k, body); err != nil {
		return 0, err
	}
	err = ds.gate.Write(ctx, who, Template, func(w *gate.Writing) error {
		if again, err := w.Again("document.template", &id); again || err != nil {
			return err
		}
		at, err := committee(w)
		if err != nil {
			return err
		}
		id = w.NewID()
		version := int64(0)
		if err := w.One("SELECT COALESCE(MAX(version), 0) FROM document_template WHERE kind = @kind AND {reach org_id}", gate.Args{"kind": string(k)}, &version); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO document_template (id, org_id, kind, version, name, why, body, made_by, made_name, made_ms)
			VALUES (@id, @org, @kind, @version, @name, @why, @body, @by, @by_name, @gate_now)`,
			gate.Args{"id": id, "kind": string(k), "version": version + 1, "name": f.Name, "why": why, "body": body, "by": who.Account, "by_name": who.Name}); err != nil {
			return err
		}
		if err := force(w, at, k, id, why); err != nil {
			return err
		}
		if err := w.Done(at, "document.template", id); err != nil {
			return err
		}
		return w.Record(at, "document.template", gate.Subject{Kind: "document_template", ID: id},
			gate.Detail{"kind": k, "version": version + 1, "why": why, "sha256": sum(body)})
	})
	return id, err
}

// inFile puts a fault of the file as a whole at its field.
func inFile(err error) error {
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid && len(f.Fields) == 0 {
		return fault.Field("file", strings.ReplaceAll(f.Text, "没有加上", "没有收下"))
	}
	return err
}

// committee is the place of what serves the whole house: the root.
func committee(w *gate.Writing) (gate.Place, error) {
	if _, err := w.Whole(); err != nil {
		return gate.Place{}, err
	}
	var root int64
	if err := w.One("SELECT org_id FROM org_version WHERE parent_id = 0 AND {reach org_id} ORDER BY from_day DESC LIMIT 1", nil, &root); err != nil {
		return gate.Place{}, err
	}
	return w.At(root)
}

func reason(why string) (string, error) {
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case n < 2:
		return "", fault.Field("why", "请写明换模板的原因，例如依据的通知。")
	case n > 200:
		return "", fault.Field("why", "原因不超过200个字。")
	}
	return why, nil
}

func force(w *gate.Writing, at gate.Place, k Kind, template int64, why string) error {
	_, err := w.Exec(at, `INSERT INTO document_force (id, org_id, kind, template_id, why, made_by, made_name, made_ms)
		VALUES (@id, @org, @kind, @template, @why, @by, @by_name, @gate_now)`,
		gate.Args{"id": w.NewID(), "kind": string(k), "template": template, "why": why, "by": w.Who().Account, "by_name": w.Who().Name})
	return err
}

// Force puts an earlier version back in force, or with number 0 the one that the
// program brings. It takes Template over the whole house. It answers NotFound,
// Conflict where it is in force already, or Invalid without a reason.
func (ds *Documents) Force(ctx context.Context, who gate.Actor, k Kind, number int64, why string) error {
	return ds.gate.Write(ctx, who, Template, func(w *gate.Writing) error {
		at, err := committee(w)
		if err != nil {
			return err
		}
		list, err := versions(&w.Reading, k)
		if err != nil {
			return err
		}
		why, err := reason(why)
		if err != nil {
			return err
		}
		for _, v := range list {
			if v.Number != number {
				continue
			}
			if v.InForce {
				return fault.New(fault.Conflict, "现在用的就是这一版，没有变动。")
			}
			if err := force(w, at, k, v.ID, why); err != nil {
				return err
			}
			return w.Record(at, "document.force", gate.Subject{Kind: "document_template", ID: v.ID}, gate.Detail{"kind": k, "version": v.Number, "why": why})
		}
		return fault.Missing()
	})
}

// Versions gives the versions of a kind, the newest first and the program's own
// last, and when which was put in force. It takes View: templates serve everybody.
func (ds *Documents) Versions(ctx context.Context, who gate.Actor, k Kind) (list []Version, placed []Placed, err error) {
	if k.Label() == "" {
		return nil, nil, fault.Missing()
	}
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if list, err = versions(r, k); err != nil {
			return err
		}
		placed = nil
		return r.Beyond("templates of papers are the Committee's and serve every organisation",
			"SELECT template_id, why, made_name, made_ms FROM document_force WHERE kind = @kind ORDER BY id DESC", gate.Args{"kind": string(k)}, func(row gate.Row) error {
				var p Placed
				err := row.Scan(&p.Template, &p.Why, &p.ByName, &p.MadeMS)
				placed = append(placed, p)
				return err
			})
	})
	return list, placed, err
}

func versions(r *gate.Reading, k Kind) (list []Version, err error) {
	if k.Label() == "" {
		return nil, fault.Missing()
	}
	now := int64(0)
	if err := r.Beyond("templates of papers are the Committee's and serve every organisation",
		"SELECT template_id FROM document_force WHERE kind = @kind ORDER BY id DESC LIMIT 1", gate.Args{"kind": string(k)},
		func(row gate.Row) error { return row.Scan(&now) }); err != nil {
		return nil, err
	}
	err = r.Beyond("templates of papers are the Committee's and serve every organisation",
		"SELECT id, version, name, why, made_name, made_ms FROM document_template WHERE kind = @kind ORDER BY version DESC", gate.Args{"kind": string(k)},
		func(row gate.Row) error {
			v := Version{Kind: k}
			err := row.Scan(&v.ID, &v.Number, &v.Name, &v.Why, &v.ByName, &v.MadeMS)
			v.InForce = v.ID == now
			list = append(list, v)
			return err
		})
	return append(list, Version{Kind: k, Name: k.Label() + "模板.docx", InForce: now == 0}), err
}

// TemplateFile gives the file of a version. It takes View.
func (ds *Documents) TemplateFile(ctx context.Context, who gate.Actor, k Kind, number int64) (name string, body []byte, err error) {
	list, _, err := ds.Versions(ctx, who, k)
	if err != nil {
		return "", nil, err
	}
	for _, v := range list {
		if v.Number != number {
			continue
		}
		err := ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
			body, err = file(r, v)
			return err
		})
		return v.Name, body, err
	}
	return "", nil, fault.Missing()
}

func file(r *gate.Reading, v Version) (body []byte, err error) {
	if v.ID == 0 {
		return builtin(v.Kind)
	}
	return body, r.Beyond("templates of papers are the Committee's and serve every organisation",
		"SELECT body FROM document_template WHERE id = @id", gate.Args{"id": v.ID}, func(row gate.Row) error { return row.Scan(&body) })
}

// mould is a template ready to be filled.
type mould struct {
	Version
	*paper.Template
	sum string
}

// mould gives the template of a kind that is in force.
func (ds *Documents) mould(r *gate.Reading, k Kind) (m mould, err error) {
	list, err := versions(r, k)
	if err != nil {
		return m, err
	}
	for _, v := range list {
		if !v.InForce {
			continue
		}
		body, err := file(r, v)
		if err != nil {
			return m, err
		}
		m.Version, m.sum = v, sum(body)
		m.Template, err = paper.ReadTemplate(body)
		return m, err
	}
	return m, fmt.Errorf("document: no template of %s is in force", k)
}

// Sample fills a version with invented data, so that one sees what it makes. It
// takes View.
func (ds *Documents) Sample(ctx context.Context, who gate.Actor, k Kind, number int64) (name string, body []byte, err error) {
	name, body, err = ds.TemplateFile(ctx, who, k, number)
	if err != nil {
		return "", nil, err
	}
	t, err := paper.ReadTemplate(body)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	err = t.Write(&b, k.Catalogue().Example())
	return "示例_" + name, b.Bytes(), err
}

func sum(body []byte) string {
	h := sha256.Sum256(body)
	return hex.EncodeToString(h[:])
}
