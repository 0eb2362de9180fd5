package standard

import (
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Current gives the published version of a standard with its lines. It is for the areas
// that look at something by it, inside their own case, whose check it is who may. It
// answers NotFound where nothing is published.
func Current(r *gate.Reading, standard int64) (v Version, err error) {
	all, err := seen(r, standard)
	if err != nil {
		return v, err
	}
	for _, x := range all {
		if x.State == Published {
			return Pinned(r, x.ID)
		}
	}
	return v, fault.Missing()
}

// Pinned gives the version that something was fixed to, published or replaced, with its
// lines; a draft is never fixed to. It answers NotFound, and Conflict where the lines
// are not what they were when it was published.
func Pinned(r *gate.Reading, version int64) (v Version, err error) {
	found, err := read(r, "WHERE v.id = @id AND v.state IN ('published', 'replaced')", gate.Args{"id": version})
	if err != nil {
		return v, err
	}
	if len(found) == 0 {
		return v, fault.Missing()
	}
	v = found[0]
	if v.Items, err = items(r, v.ID); err != nil {
		return v, err
	}
	return v, v.intact()
}

// Choices are the published versions, the newest year first, without their lines, to
// choose from.
func Choices(r *gate.Reading) ([]Version, error) {
	return read(r, "WHERE v.state = 'published' ORDER BY v.year DESC, v.title, v.id", nil)
}
