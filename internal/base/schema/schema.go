// Package schema holds the numbered migrations: forward only, one text for both
// engines. An empty database migrated is the only truth about the schema.
package schema

import "embed"

//go:embed *.sql
var files embed.FS

// FS is the migrations.
var FS = files
