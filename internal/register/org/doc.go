// Package org keeps the party organisations: what each is called, of what kind
// it is and under whom it stands, on every day. An organisation's identity never
// dies; renaming, moving, splitting, merging and dissolving are dated acts that
// carry a decision, and nothing is deleted.
//
// Start with org.go (the nouns) and acts.go (what changes the tree).
package org
