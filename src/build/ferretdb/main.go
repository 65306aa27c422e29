// Command ferretdb serves FerretDB with SQLite, for the tests of the driver: a second server, by other people.
//
// Usage: ferretdb FOLDER [CERTIFICATE KEY AUTHORITY]. The data is kept in FOLDER. With the other three, which are PEM files, it
// speaks TLS, and asks clients for a certificate of that authority. The first line on standard output is the URI of the server, at a
// port of 127.0.0.1 which the system has chosen. It ends when its standard input does, and so with whoever started it.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 2 && len(os.Args) != 5 {
		log.Fatal("usage: ferretdb FOLDER [CERTIFICATE KEY AUTHORITY]")
	}

	listener := ferretdb.ListenerConfig{TCP: "127.0.0.1:0"}
	if len(os.Args) == 5 {
		listener = ferretdb.ListenerConfig{
			TLS:         "127.0.0.1:0",
			TLSCertFile: os.Args[2],
			TLSKeyFile:  os.Args[3],
			TLSCAFile:   os.Args[4],
		}
	}

	folder, err := filepath.Abs(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  listener,
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
		// Quieter than its default, which writes every refused command in full.
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		log.Fatal(err)
	}

	ctx, stop := context.WithCancel(context.Background())

	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	// The URI is known once the server runs; asking waits for that.
	go func() { fmt.Println(server.MongoDBURI()) }()

	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
