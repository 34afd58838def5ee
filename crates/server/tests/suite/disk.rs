//! A disk that fails while the server writes: it stops, rather than go on with what nobody knows to be stored.

use rustix::process::Signal;

use crate::program::Process;
use crate::proof::line::{self, ask};
use crate::support::Folder;

/// A demo's database is a good deal smaller.
const N_BLOCKS: u32 = 2_048;

/// More refreshes than the log of that size can hold.
const N_REFRESHES: usize = 2_000;

#[test]
fn a_server_whose_disk_fails_stops_and_nobody_is_signed_out() {
    let folder = Folder::new();
    let db = folder.path("test.db");
    let args = [
        "--listen",
        "127.0.0.1:0",
        "--demo",
        "--db",
        db.to_str().unwrap(),
    ];
    let mut server = Process::run(args, &[]);
    let mut browser = line::login(&server.address());
    server.signal(Signal::TERM);
    assert!(server.wait().success());

    let mut server = Process::with_small_files(N_BLOCKS, &args);
    let address = server.address();
    let mut generation = 0;
    let has_failed = (0..N_REFRESHES).any(|_| {
        match ask(&address, &line::refresh(&browser, true)) {
            Some(answer) if answer.status == 200 => {
                generation += 1;
                assert_eq!(answer.body["data"]["gen"], generation);
                browser.adopt_data(&answer.body["data"]);
                false
            }
            Some(answer) => {
                assert_eq!(answer.status, 503, "it is no verdict");
                true
            }
            // It has stopped before it could say so.
            None => true,
        }
    });
    assert!(has_failed && generation > 0);
    assert!(!server.wait().success(), "it stops by itself");
    assert!(server.has_said("the disk has failed"));

    let mut server = Process::run(args, &[]);
    let address = server.address();
    let answer = ask(&address, &line::refresh(&browser, true)).unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["data"]["gen"], generation + 1, "no fork");
}
