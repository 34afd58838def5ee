//! What this machine can do at all: so many hashes, and so many syncs.

use std::fs::File;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};

use tollgate_failure::{Explain, Outcome};

/// What a login costs by default: 19 MiB, two passes, one lane.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Hashes a second when all processors do nothing else.
pub(super) fn hashes_per_second(lasting: Duration) -> Outcome<f64> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).explain("choose Argon2's cost")?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let n_threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let begun = Instant::now();
    let n: u32 = thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads)
            .map(|_| scope.spawn(|| hashed_until(&argon2, begun + lasting)))
            .collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or(0));
        counts.sum()
    });
    Ok(f64::from(n) / begun.elapsed().as_secs_f64())
}

fn hashed_until(argon2: &Argon2<'_>, end: Instant) -> u32 {
    let mut n = 0;
    let mut hash = [0; 32];
    while Instant::now() < end {
        let outcome = argon2.hash_password_into(b"a password", b"sixteen bytes ok", &mut hash);
        n += u32::from(outcome.is_ok());
    }
    n
}

/// Syncs a second of one writer that appends a page each time: no server that commits one by one is faster.
pub(super) fn syncs_per_second(folder: &Path, lasting: Duration) -> Outcome<f64> {
    let path = folder.join("syncs");
    let mut file = File::create(&path).explain(format_args!("write {}", path.display()))?;
    let begun = Instant::now();
    let mut n = 0;
    while begun.elapsed() < lasting {
        file.write_all(&[0; 4_096]).explain("append a page")?;
        file.sync_all().explain("sync a file")?;
        n += 1;
    }
    Ok(f64::from(n) / begun.elapsed().as_secs_f64())
}
