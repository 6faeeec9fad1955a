// Package fetch turns due feeds into saved items.
//
// It is the only package that opens connections to addresses that people
// give: feeds, the pages of articles, and pages that may name a feed. Every
// HTTP client of the program comes from NewClient, so the rules about where a
// request may go, how long it may take and how much it may bring stand in one
// place:
//
//  1. CheckURL looks at the address as it is written: scheme, host, port.
//  2. The name is resolved, and the guard looks at each address it leads to.
//  3. The connection goes to the very address that was checked, so a name
//     that answers differently a second time gains nothing.
//  4. A redirect goes through 1–3 again.
//  5. The body is decompressed and counted while it is read.
package fetch
