// Package studygroupweb draws the study groups: the list, one group with its
// members, its plan and its sessions, and its forms.
package studygroupweb
