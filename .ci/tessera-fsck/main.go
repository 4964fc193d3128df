// Command tessera-fsck lets Tessera's own checker loose on a Cardproof log: it fetches everything
// that a tlog-tiles log serves, builds the tree again from the entries, and compares every tile.
//
// It is the library behind Tessera's fsck command, and not the command: that one exits 0 after an
// error, and may not end where a tile and its entries differ, because its workers stop at the first
// mismatch while what feeds them waits. Here the error is the verdict, and so is taking too long.
//
// It exits 0 if everything holds, 1 with one line on stderr if anything does not, 2 if it cannot
// read what it needs.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

func main() {
	log := flag.String("log", "", "the log's prefix: http://host/log, or a folder with an export")
	vkey := flag.String("vkey", "", "the log's key, from somewhere other than the log")
	limit := flag.Duration("limit", time.Minute, "how long it may take")
	flag.Parse()
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)

	verifier, err := note.NewVerifier(*vkey)
	if err != nil {
		end(2, "cannot verify: -vkey: %v", err)
	}
	fetcher, err := open(*log)
	if err != nil {
		end(2, "cannot verify: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), *limit)
	defer cancel()
	verdict := make(chan error, 1)
	go func() {
		verdict <- fsck.New(verifier.Name(), verifier, fetcher, leafHashes, fsck.Opts{N: 2}).Check(ctx)
	}()
	select {
	case err := <-verdict:
		if err != nil {
			// What follows is the tiles themselves.
			end(1, "BAD: %s", strings.SplitN(err.Error(), "\n", 2)[0])
		}
		fmt.Println("tessera      entries, tiles and root agree")
	case <-ctx.Done():
		end(1, "BAD: it did not come to an end within %v", *limit)
	}
}

func end(status int, format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(status)
}

func open(log string) (fsck.Fetcher, error) {
	if !strings.HasPrefix(log, "http") {
		return client.FileFetcher{Root: log}, nil
	}
	prefix, err := url.Parse(strings.TrimSuffix(log, "/") + "/")
	if err != nil {
		return nil, err
	}
	return client.NewHTTPFetcher(prefix, &http.Client{Timeout: 10 * time.Second})
}

func leafHashes(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}
