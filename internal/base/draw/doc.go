// Package draw takes a random sample that anyone can check again, and that nobody
// could have chosen: neither who runs the draw nor who wrote the program.
//
//  1. The frame is written down: all that may be drawn, and what is left out and why.
//  2. A commitment to it is published, before the number is known that decides: the
//     frame's hash, how many of each stratum, the hash of a secret that the house made,
//     and which public number of which later day will be the number.
//  3. That number comes out, where everybody sees it, and is entered.
//  4. Within each stratum the order is by HMAC-SHA256 of the id; the first are the
//     sample, and whatever cannot be visited is replaced by the next, with a reason.
//  5. The certificate holds all of it in one file. Before the secret is published nobody
//     can work the sample out, and afterwards everybody can: by Verify, or by the script
//     check.py, which needs nothing but Python.
//
// docs/decisions/0019-the-draw.md says why so, and what it does not protect against.
// Start reading at Draw.
package draw
