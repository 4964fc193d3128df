// Command go-verify checks a Cardproof log from outside, with Go's own transparency-log library
// (golang.org/x/mod/sumdb) and nothing of Cardproof's: the checkpoint's signature, every entry and
// tile under it, inclusion, and that it extends an older checkpoint.
//
// It exits 0 if everything holds, 1 with one line on stderr if anything does not, 2 if it cannot
// read what it needs.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The height and width of tiles in c2sp.org/tlog-tiles.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// A head is what a checkpoint states.
type head struct {
	origin string
	tree   tlog.Tree
}

// A bad log is one that was read and found wanting.
type badLog struct{ reason string }

func (b badLog) Error() string { return b.reason }

func bad(format string, args ...any) error { return badLog{fmt.Sprintf(format, args...)} }

func main() {
	log := flag.String("log", "", "the log's prefix: http://host/log, or a folder with an export")
	vkey := flag.String("vkey", "", "the log's key, from somewhere other than the log")
	older := flag.String("older", "", "file with an older checkpoint that the log must extend")
	save := flag.String("save", "", "file to keep the checkpoint in, once it is checked")
	proof := flag.String("proof", "", "tlog-proof file of an entry, to check too")
	leaf := flag.String("leaf", "", "file with the exact bytes of that entry")
	flag.Parse()

	err := run(source{*log}, *vkey, *older, *save, *proof, *leaf)
	var wanting badLog
	switch {
	case err == nil:
	case errors.As(err, &wanting):
		fmt.Fprintln(os.Stderr, "BAD:", err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "cannot verify:", err)
		os.Exit(2)
	}
}

func run(log source, vkey, older, save, proof, leaf string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return fmt.Errorf("-vkey: %w", err)
	}
	signed, err := log.get("checkpoint")
	if err != nil {
		return err
	}
	now, err := open(signed, verifier)
	if err != nil {
		return err
	}
	fmt.Printf("checkpoint   %s, %d entries, signature good\n", now.origin, now.tree.N)
	if err := checkEntries(log, now.tree); err != nil {
		return err
	}
	if older != "" {
		if err := checkGrowth(log, now, older, verifier); err != nil {
			return err
		}
	}
	if proof != "" {
		if err := checkProof(proof, leaf, verifier); err != nil {
			return err
		}
	}
	if err := log.checkAbsent(now.tree.N); err != nil {
		return err
	}
	if save != "" {
		return os.WriteFile(save, signed, 0o644)
	}
	return nil
}

// Open checks the signature and reads origin, size and root.
func open(signed []byte, verifier note.Verifier) (head, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return head{}, bad("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return head{}, bad("checkpoint: its origin is not %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != lines[1] {
		return head{}, bad("checkpoint: its size is %q", lines[1])
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return head{}, bad("checkpoint: its root: %v", err)
	}
	return head{lines[0], tlog.Tree{N: size, Hash: root}}, nil
}

func parseHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != len(hash) {
		return hash, fmt.Errorf("%q is not 32 bytes in base64", text)
	}
	copy(hash[:], raw)
	return hash, nil
}

// CheckEntries reads every entry, and holds it to the hash that the tiles have for it under the
// signed root. Then it builds the tree again from the entries alone.
func checkEntries(log source, tree tlog.Tree) error {
	tiles := tlog.TileHashReader(tree, tileReader{log})
	var stored memory
	var index int64
	for ; index < tree.N; index += tileWidth {
		width := min64(tileWidth, tree.N-index)
		bundle, err := log.get("tile/entries/" + tileName(index/tileWidth, width))
		if err != nil {
			return err
		}
		entries, err := split(bundle, width)
		if err != nil {
			return bad("entries from %d: %v", index, err)
		}
		for i, entry := range entries {
			n := index + int64(i)
			if err := checkEntry(n, entry, tiles, &stored); err != nil {
				return err
			}
		}
	}
	root, err := tlog.TreeHash(tree.N, &stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return bad("the entries lead to root %v, the checkpoint has %v", root, tree.Hash)
	}
	fmt.Printf("entries      %d read, each is what the tiles say, and they give the signed root\n", tree.N)
	return checkInclusion(tree, tiles, &stored)
}

func checkEntry(n int64, entry []byte, tiles tlog.HashReader, stored *memory) error {
	hash := tlog.RecordHash(entry)
	tiled, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
	if err != nil {
		return bad("entry %d: its tile: %v", n, err)
	}
	if tiled[0] != hash {
		return bad("entry %d: its bytes hash to %v, the tile has %v", n, hash, tiled[0])
	}
	more, err := tlog.StoredHashesForRecordHash(n, hash, stored)
	if err != nil {
		return err
	}
	stored.hashes = append(stored.hashes, more...)
	return nil
}

// CheckInclusion proves the middle entry from tiles and checks the proof, also for the entry beside
// it, which must fail.
func checkInclusion(tree tlog.Tree, tiles tlog.HashReader, stored *memory) error {
	n := tree.N / 2
	proof, err := tlog.ProveRecord(tree.N, n, tiles)
	if err != nil {
		return bad("inclusion of %d: %v", n, err)
	}
	hashes, err := stored.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, hashes[0]); err != nil {
		return bad("inclusion of %d: %v", n, err)
	}
	if tree.N > 1 && tlog.CheckRecord(proof, tree.N, tree.Hash, (n+1)%tree.N, hashes[0]) == nil {
		return bad("inclusion: the proof for %d holds for another index too", n)
	}
	fmt.Printf("inclusion    entry %d proved from tiles by %d hashes\n", n, len(proof))
	return nil
}

func checkGrowth(log source, now head, older string, verifier note.Verifier) error {
	signed, err := os.ReadFile(older)
	if err != nil {
		return err
	}
	then, err := open(signed, verifier)
	if err != nil {
		return err
	}
	if then.tree.N > now.tree.N {
		return bad("the log shrank from %d to %d entries", then.tree.N, now.tree.N)
	}
	proof, err := tlog.ProveTree(now.tree.N, then.tree.N, tlog.TileHashReader(now.tree, tileReader{log}))
	if err != nil {
		return bad("consistency: %v", err)
	}
	if err := tlog.CheckTree(proof, now.tree.N, now.tree.Hash, then.tree.N, then.tree.Hash); err != nil {
		return bad("consistency from %d to %d: %v", then.tree.N, now.tree.N, err)
	}
	fmt.Printf("consistency  %d entries extend the %d of the older checkpoint\n", now.tree.N, then.tree.N)
	return nil
}

// CheckProof checks a c2sp.org/tlog-proof text for the bytes of a leaf.
func checkProof(proofFile, leafFile string, verifier note.Verifier) error {
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	leaf, err := os.ReadFile(leafFile)
	if err != nil {
		return err
	}
	parts := strings.SplitN(string(text), "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return bad("%s is not a tlog-proof", proofFile)
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return bad("%s: the index line is %q", proofFile, lines[1])
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := parseHash(line)
		if err != nil {
			return bad("%s: %v", proofFile, err)
		}
		path = append(path, hash)
	}
	at, err := open([]byte(parts[1]), verifier)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(path, at.tree.N, at.tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return bad("receipt of entry %d: %v", index, err)
	}
	fmt.Printf("receipt      entry %d is in the tree of %d\n", index, at.tree.N)
	return nil
}

// Split takes an entry bundle apart: for each entry its length as a big-endian uint16, then itself.
func split(bundle []byte, width int64) ([][]byte, error) {
	var entries [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 {
			return nil, errors.New("the bundle ends within a length")
		}
		length := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+length {
			return nil, errors.New("the bundle ends within an entry")
		}
		entries = append(entries, bundle[2:2+length])
		bundle = bundle[2+length:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("the bundle has %d entries, not %d", len(entries), width)
	}
	return entries, nil
}

// TileName spells a tile's number and width as tlog-tiles does: x001/x234/067.p/5.
func tileName(number, width int64) string {
	name := fmt.Sprintf("%03d", number%1000)
	for number /= 1000; number > 0; number /= 1000 {
		name = fmt.Sprintf("x%03d/%s", number%1000, name)
	}
	if width < tileWidth {
		name += fmt.Sprintf(".p/%d", width)
	}
	return name
}

// A tileReader hands tiles to x/mod, whose own spelling has the height in it.
type tileReader struct{ log source }

func (t tileReader) Height() int                         { return tileHeight }
func (t tileReader) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		data, err := t.log.get(fmt.Sprintf("tile/%d/%s", tile.L, tileName(tile.N, int64(tile.W))))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

// A memory is the tree's hashes in the order that x/mod numbers them.
type memory struct{ hashes []tlog.Hash }

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var read []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(m.hashes)) {
			return nil, fmt.Errorf("hash %d is not known yet", index)
		}
		read = append(read, m.hashes[index])
	}
	return read, nil
}

// A source is where a log is read from: a URL or a folder.
type source struct{ prefix string }

var errAbsent = errors.New("absent")

var client = &http.Client{Timeout: 30 * time.Second}

func (s source) isRemote() bool { return strings.HasPrefix(s.prefix, "http") }

func (s source) get(path string) ([]byte, error) {
	if !s.isRemote() {
		data, err := os.ReadFile(filepath.Join(strings.TrimPrefix(s.prefix, "file://"), path))
		if errors.Is(err, os.ErrNotExist) {
			return nil, bad("%s: %v", path, errAbsent)
		}
		return data, err
	}
	response, err := client.Get(s.prefix + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, bad("%s: status %d", path, response.StatusCode)
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, response.Body); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// CheckAbsent asks for tiles that cannot be there, which a log answers with 404.
func (s source) checkAbsent(size int64) error {
	if !s.isRemote() {
		return nil
	}
	beyond := size/tileWidth + 1
	for _, path := range []string{
		"tile/entries/" + tileName(beyond, tileWidth), "tile/0/" + tileName(beyond, tileWidth),
		"tile/0/000.p/0", "tile/0/0", "tile/9/000",
	} {
		response, err := client.Get(s.prefix + "/" + path)
		if err != nil {
			return err
		}
		response.Body.Close()
		if response.StatusCode != http.StatusNotFound {
			return bad("%s is no tile of this log, yet the status is %d", path, response.StatusCode)
		}
	}
	fmt.Println("absent       tiles that the log does not have are 404")
	return nil
}

func min64(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
