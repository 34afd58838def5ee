//! What strace has written down: which system calls a process made, in which order they began and ended.
//!
//! strace notes a call when it begins and when it ends, so that the order of its lines is the order of what happened.
//! Strings come as `\x` and two digits for each byte (`-xx`), files with their names (`-yy`).

use std::collections::HashMap;
use std::io::BufRead;

use tollgate_failure::{Explain, Failure, Outcome};

/// What strace is asked for, beside where to write it.
///
/// The server stays our own child (`-D`): if it is killed, strace ends as well, and not the other way round.
pub(crate) const ARGUMENTS: [&str; 8] = [
    "-D",
    "-f",
    "-yy",
    "-xx",
    "--string-limit=4194304",
    "--seccomp-bpf",
    "-q",
    "--trace=openat,write,pwrite64,pwritev,writev,sendto,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,\
     unlink,unlinkat,mmap",
];

/// A system call, as far as it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Call {
    /// Bytes go into a file.
    Write {
        file: String,
        at: u64,
        bytes: Vec<u8>,
    },
    /// A file gets this length.
    Truncate { file: String, len: u64 },
    /// All that was written into a file, or all names in a folder, shall be on the disk.
    Sync { file: String },
    /// A file is opened, and made where it isn't there.
    Create { file: String },
    /// A name goes away.
    Remove { file: String },
    /// An answer begins, to the client at this port.
    Answer { port: u16 },
    /// Something touches a file in a way that is not understood here.
    Strange { file: String, call: String },
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The call of this number began.
    Begun(usize),
    /// The call of this number ended, and went well.
    Ended(usize),
}

/// The number of calls that don't matter, or that have not ended.
const NOT_OURS: usize = usize::MAX;

/// A record of a run.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The calls.
    pub(crate) calls: Vec<Call>,
    /// When they began and ended.
    pub(crate) moments: Vec<Moment>,
}

impl Trace {
    /// Reads what strace has written; a last line that is not whole is none.
    pub(crate) fn read(text: impl BufRead) -> Outcome<Self> {
        let mut trace = Self::default();
        let mut unfinished = HashMap::new();
        for line in text.lines() {
            let line = line.explain("read what strace has written")?;
            trace.line(&line, &mut unfinished)?;
        }
        trace
            .moments
            .retain(|moment| *moment != Moment::Begun(NOT_OURS));
        Ok(trace)
    }

    fn line(&mut self, line: &str, unfinished: &mut HashMap<String, (usize, String)>) -> Outcome {
        let Some((thread, rest)) = line.split_once(' ') else {
            return Ok(());
        };
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix(" <unfinished ...>") {
            // What it is, its end will tell; where it began, this line does.
            let at = self.moments.len();
            self.moments.push(Moment::Begun(NOT_OURS));
            unfinished.insert(thread.to_owned(), (at, begun.to_owned()));
            return Ok(());
        }
        let (begun_at, whole) = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let Some((at, begun)) = unfinished.remove(thread) else {
                    return Ok(());
                };
                let end = resumed.split_once(" resumed>").map_or("", |(_, end)| end);
                (Some(at), begun + end)
            }
            None => (None, rest.to_owned()),
        };
        let Some(call) = parse(&whole)? else {
            return Ok(());
        };
        let number = self.calls.len();
        self.calls.push(call);
        match begun_at {
            Some(at) => self.moments[at] = Moment::Begun(number),
            None => self.moments.push(Moment::Begun(number)),
        }
        self.moments.push(Moment::Ended(number));
        Ok(())
    }
}

/// A whole call, if it is one that matters and has gone well.
fn parse(text: &str) -> Outcome<Option<Call>> {
    let Some((call, result)) = text.rsplit_once(" = ") else {
        return Ok(None);
    };
    let Some((name, arguments)) = call.split_once('(') else {
        return Ok(None);
    };
    if result.starts_with('-') || result.starts_with('?') {
        return Ok(None);
    }
    let arguments = arguments.trim_end().trim_end_matches(')');
    let strange = || {
        Failure::new(format!(
            "strace says of {name} what is not understood here."
        ))
    };
    let call = match name {
        "openat" if arguments.contains("O_CREAT") => Some(Call::Create {
            file: string(arguments).ok_or_else(strange)?,
        }),
        "pwrite64" => {
            let file = file(arguments).ok_or_else(strange)?;
            let bytes = bytes(arguments).ok_or_else(strange)?;
            let at = last_number(arguments).ok_or_else(strange)?;
            // What was not written as a whole is written again by whoever wrote it.
            let n_written: usize = result.parse().map_err(|_| strange())?;
            Some(Call::Write {
                file,
                at,
                bytes: bytes[..n_written.min(bytes.len())].to_vec(),
            })
        }
        "ftruncate" => Some(Call::Truncate {
            file: file(arguments).ok_or_else(strange)?,
            len: last_number(arguments).ok_or_else(strange)?,
        }),
        "fsync" | "fdatasync" => Some(Call::Sync {
            file: file(arguments).ok_or_else(strange)?,
        }),
        "unlink" | "unlinkat" => Some(Call::Remove {
            file: string(arguments).ok_or_else(strange)?,
        }),
        "write" | "writev" | "sendto" => sent(name, arguments),
        // A mapping that others see, into which is written: such writes leave no trace.
        "mmap" if arguments.contains("PROT_WRITE") && arguments.contains("MAP_SHARED") => arguments
            .split(", ")
            .nth(4)
            .and_then(file)
            .map(|file| Call::Strange {
                file,
                call: name.into(),
            }),
        "rename" | "renameat" | "renameat2" => string(arguments).map(|file| Call::Strange {
            file,
            call: name.into(),
        }),
        "pwritev" | "fallocate" => file(arguments).map(|file| Call::Strange {
            file,
            call: name.into(),
        }),
        _ => None,
    };
    Ok(call)
}

/// A write to a client, or to a file in a way that SQLite doesn't write.
fn sent(name: &str, arguments: &str) -> Option<Call> {
    let target = arguments.split_once('<')?.1;
    let Some(connection) = target.strip_prefix("TCP:[") else {
        let file = file(arguments)?;
        return Some(Call::Strange {
            file,
            call: name.into(),
        });
    };
    let begins_an_answer = bytes(arguments)?.starts_with(b"HTTP/1.1 ");
    let (_, client) = connection.split_once("->")?;
    let port = client.split_once(']')?.0.rsplit_once(':')?.1.parse().ok()?;
    begins_an_answer.then_some(Call::Answer { port })
}

/// `12<\x2f\x74>`: the name of the file.
fn file(arguments: &str) -> Option<String> {
    let name = arguments.split_once('<')?.1.split_once('>')?.0;
    String::from_utf8(unescaped(name)?).ok()
}

/// The first string, as text.
fn string(arguments: &str) -> Option<String> {
    String::from_utf8(bytes(arguments)?).ok()
}

/// The first string; one that strace has cut short is none.
fn bytes(arguments: &str) -> Option<Vec<u8>> {
    let (text, rest) = arguments.split_once('"')?.1.split_once('"')?;
    if rest.starts_with("...") {
        return None;
    }
    unescaped(text)
}

fn last_number(arguments: &str) -> Option<u64> {
    arguments.rsplit_once(", ")?.1.parse().ok()
}

/// `\x41\x42`.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    let digits = text.split("\\x").skip(1);
    digits
        .map(|digits| u8::from_str_radix(digits, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Trace {
        Trace::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_write_and_its_sync_are_read() {
        let trace = read(concat!(
            "7  pwrite64(12<\\x2f\\x77>, \"\\x0d\\x00\", 2, 4120) = 2\n",
            "7  fsync(12<\\x2f\\x77>) = 0\n",
            "8  writev(16<TCP:[127.0.0.1:1->127.0.0.1:34114]>, [{iov_base=\"\\x48\\x54\\x54\\x50\\x2f\\x31\\x2e\\x31\\x20\", iov_len=9}], 1) = 9\n",
            "8  +++ killed by SIGKILL +++\n",
        ));
        let file = || "/w".to_owned();
        let write = Call::Write {
            file: file(),
            at: 4120,
            bytes: vec![13, 0],
        };
        assert_eq!(
            trace.calls,
            [
                write,
                Call::Sync { file: file() },
                Call::Answer { port: 34114 }
            ]
        );
        assert_eq!(trace.moments.len(), 6);
    }

    #[test]
    fn a_call_that_was_interrupted_by_another_keeps_its_beginning() {
        let trace = read(concat!(
            "7  fsync(12<\\x2f\\x77> <unfinished ...>\n",
            "8  ftruncate(13<\\x2f\\x64>, 4096) = 0\n",
            "7  <... fsync resumed>) = 0\n",
        ));
        assert_eq!(
            trace.moments,
            [
                Moment::Begun(1),
                Moment::Begun(0),
                Moment::Ended(0),
                Moment::Ended(1)
            ]
        );
    }

    #[test]
    fn what_failed_has_not_happened() {
        let trace = read("7  fsync(12<\\x2f\\x77>) = -1 EIO (Input/output error)\n");
        assert!(trace.calls.is_empty());
    }

    #[test]
    fn what_writes_past_the_record_is_told() {
        let mapped =
            "7  mmap(NULL, 32768, PROT_READ|PROT_WRITE, MAP_SHARED, 13<\\x2f\\x73>, 0) = 0x7f\n";
        let strange = Call::Strange {
            file: "/s".into(),
            call: "mmap".into(),
        };
        assert_eq!(read(mapped).calls, [strange]);
    }

    #[test]
    fn a_last_line_that_was_cut_is_no_call() {
        assert!(
            read("7  pwrite64(12<\\x2f\\x77>, \"\\x0d\\x0")
                .calls
                .is_empty()
        );
    }
}
