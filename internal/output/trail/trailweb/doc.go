// Package trailweb is the pages of the journal for the audit administrator.
package trailweb
