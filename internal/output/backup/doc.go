// Package backup keeps copies of the whole house and brings them back.
//
// A backup (备份) is one sealed file: every table as it stood at one moment, read
// from one view while writes go on, and the local packs of rules. The key file
// of the sealed columns is never in it, and neither is who is signed in. A file
// gets its name only after it was flushed, restored into a scratch place and
// compared there table by table; so what bears the name can be restored.
//
// The form does not depend on the engine: what was backed up from PostgreSQL can
// be restored into a SQLite file, and the other way round.
//
// Start reading at write.go (a house into a file), restore.go (a file into an
// empty place), prove.go (the test of a restore) and cases.go (who may what).
package backup
