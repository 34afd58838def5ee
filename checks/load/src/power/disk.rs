//! A disk as it may be after a cut of power.
//!
//! What was synced is there. Of what was written since, each sector may hold its old bytes or any newer ones, whatever the
//! order in which they were written. A name that is new, in a folder that was not synced, may be gone with its file.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_failure::{Failure, Outcome};

use super::fate::Fate;
use super::trace::Call;

/// What a disk writes as a whole, in bytes.
const SECTOR: usize = 512;

/// Whether the disk does what it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honesty {
    /// A sync that has ended has ended.
    Honest,
    /// A sync does nothing, as with `PRAGMA synchronous=OFF`: then losses must be found, or nothing is shown.
    Lying,
}

/// Files, and what is still under way to them.
#[derive(Debug)]
pub(crate) struct Disk {
    honesty: Honesty,
    files: BTreeMap<String, File>,
    /// For each sync under way, what it covers.
    syncs: BTreeMap<usize, BTreeSet<usize>>,
}

/// A file, by its name.
#[derive(Debug, Default)]
struct File {
    durable: Vec<u8>,
    /// Whether its name is on the disk.
    is_named: bool,
    /// In the order in which they began, by the number of their call.
    pending: BTreeMap<usize, Pending>,
}

#[derive(Debug)]
struct Pending {
    change: Change,
    has_ended: bool,
}

#[derive(Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

impl Disk {
    /// A disk that holds these files, safely.
    pub(crate) fn new(honesty: Honesty, files: BTreeMap<String, Vec<u8>>) -> Self {
        let safe = |durable| File {
            durable,
            is_named: true,
            pending: BTreeMap::new(),
        };
        let files = files.into_iter();
        Self {
            honesty,
            files: files.map(|(name, bytes)| (name, safe(bytes))).collect(),
            syncs: BTreeMap::new(),
        }
    }

    /// A call begins; those that touch other files than `of_ours` are not looked at.
    pub(crate) fn begin(
        &mut self,
        number: usize,
        call: &Call,
        of_ours: impl Fn(&str) -> bool,
    ) -> Outcome {
        let index = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let (file, change) = match call {
            Call::Write { file, at, bytes } => {
                let (at, bytes) = (index(*at), bytes.clone());
                (file, Change::Write { at, bytes })
            }
            Call::Truncate { file, len } => (file, Change::Truncate { len: index(*len) }),
            Call::Sync { file } => {
                let ended = self.files.get(file).map(|file| {
                    let ended = file.pending.iter().filter(|(_, pending)| pending.has_ended);
                    ended.map(|(number, _)| *number).collect()
                });
                self.syncs.insert(number, ended.unwrap_or_default());
                return Ok(());
            }
            Call::Create { file } if of_ours(file) => {
                self.files.entry(file.clone()).or_default();
                return Ok(());
            }
            Call::Remove { file } | Call::Strange { file, .. } if of_ours(file) => {
                return Err(Failure::new(format!(
                    "The server did to {file} what this model of a disk doesn't know: {call:?}."
                )));
            }
            _ => return Ok(()),
        };
        if of_ours(file) {
            let pending = Pending {
                change,
                has_ended: false,
            };
            let file = self.files.entry(file.clone()).or_default();
            file.pending.insert(number, pending);
        }
        Ok(())
    }

    /// A call has ended.
    pub(crate) fn end(&mut self, number: usize, call: &Call) {
        match call {
            Call::Write { file, .. } | Call::Truncate { file, .. } => {
                let file = self.files.get_mut(file);
                if let Some(pending) = file.and_then(|file| file.pending.get_mut(&number)) {
                    pending.has_ended = true;
                }
            }
            Call::Sync { file } => {
                let covered = self.syncs.remove(&number).unwrap_or_default();
                if self.honesty == Honesty::Honest {
                    self.synced(file, &covered);
                }
            }
            _ => {}
        }
    }

    fn synced(&mut self, name: &str, covered: &BTreeSet<usize>) {
        if let Some(file) = self.files.get_mut(name) {
            for number in covered {
                if let Some(pending) = file.pending.remove(number) {
                    pending.change.apply(&mut file.durable, |_| true);
                }
            }
            return;
        }
        // A folder: the names in it are on the disk from now on.
        let folder = format!("{name}/");
        let in_it = self
            .files
            .iter_mut()
            .filter(|(file, _)| file.starts_with(&folder));
        in_it.for_each(|(_, file)| file.is_named = true);
    }

    /// The files as they may be after a cut at this moment, chosen by `dice`.
    pub(crate) fn after_a_cut(&self, dice: &mut fastrand::Rng) -> BTreeMap<String, Vec<u8>> {
        let mut left = BTreeMap::new();
        for (name, file) in &self.files {
            if file.is_named || dice.bool() {
                left.insert(name.clone(), file.after_a_cut(dice));
            }
        }
        left
    }
}

impl File {
    fn after_a_cut(&self, dice: &mut fastrand::Rng) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        let n = self.pending.len() as u64;
        let fate = Fate::roll(n, dice);
        for (index, pending) in self.pending.values().enumerate() {
            pending
                .change
                .apply(&mut bytes, |sector| fate.keeps(index as u64, sector as u64));
        }
        bytes
    }
}

impl Change {
    /// Applies it to the sectors that `keeps` names; a truncation is one thing.
    fn apply(&self, file: &mut Vec<u8>, keeps: impl Fn(usize) -> bool) {
        match self {
            Self::Truncate { len } if keeps(0) => file.resize(*len, 0),
            Self::Truncate { .. } => {}
            Self::Write { at, bytes } => {
                let end = at + bytes.len();
                let mut from = *at;
                while from < end {
                    let sector = from / SECTOR;
                    let to = end.min((sector + 1) * SECTOR);
                    if keeps(sector) {
                        if file.len() < to {
                            file.resize(to, 0);
                        }
                        file[from..to].copy_from_slice(&bytes[from - at..to - at]);
                    }
                    from = to;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYNC: usize = 100;

    fn name() -> String {
        "/f/x".into()
    }

    fn disk(honesty: Honesty) -> Disk {
        Disk::new(honesty, BTreeMap::from([(name(), vec![0; 2 * SECTOR])]))
    }

    fn write(disk: &mut Disk, number: usize, at: u64, byte: u8, len: usize) {
        let bytes = vec![byte; len];
        let call = Call::Write {
            file: name(),
            at,
            bytes,
        };
        disk.begin(number, &call, |_| true).unwrap();
        disk.end(number, &call);
    }

    fn sync(disk: &mut Disk, number: usize, file: &str) {
        let call = Call::Sync { file: file.into() };
        disk.begin(number, &call, |_| true).unwrap();
        disk.end(number, &call);
    }

    /// The sectors' first bytes, over many cuts.
    fn cuts(disk: &Disk) -> BTreeSet<Vec<u8>> {
        let mut dice = fastrand::Rng::with_seed(7);
        (0..500)
            .filter_map(|_| disk.after_a_cut(&mut dice).remove(&name()))
            .map(|bytes| bytes.chunks(SECTOR).map(|sector| sector[0]).collect())
            .collect()
    }

    #[test]
    fn what_was_synced_survives_every_cut() {
        let mut disk = disk(Honesty::Honest);
        write(&mut disk, 0, 0, 1, 2 * SECTOR);
        sync(&mut disk, SYNC, &name());
        assert_eq!(cuts(&disk), BTreeSet::from([vec![1, 1]]));
    }

    #[test]
    fn what_was_not_synced_arrives_in_any_combination() {
        let mut disk = disk(Honesty::Honest);
        write(&mut disk, 0, 0, 1, 2 * SECTOR);
        write(&mut disk, 1, 0, 2, 2 * SECTOR);
        let all = [0, 1, 2].map(|first| [0, 1, 2].map(|second| vec![first, second]));
        assert_eq!(cuts(&disk), all.into_iter().flatten().collect());
    }

    #[test]
    fn a_write_that_begins_during_a_sync_is_not_covered_by_it() {
        let mut disk = disk(Honesty::Honest);
        let call = Call::Sync { file: name() };
        disk.begin(SYNC, &call, |_| true).unwrap();
        write(&mut disk, 0, 0, 1, SECTOR);
        disk.end(SYNC, &call);
        assert_eq!(cuts(&disk), BTreeSet::from([vec![0, 0], vec![1, 0]]));
    }

    #[test]
    fn a_lying_disk_forgets_what_it_said_it_had() {
        let mut disk = disk(Honesty::Lying);
        write(&mut disk, 0, 0, 1, SECTOR);
        sync(&mut disk, SYNC, &name());
        assert_eq!(cuts(&disk), BTreeSet::from([vec![0, 0], vec![1, 0]]));
    }

    #[test]
    fn a_new_file_is_there_for_sure_when_its_folder_was_synced() {
        let mut disk = Disk::new(Honesty::Honest, BTreeMap::new());
        write(&mut disk, 0, 0, 1, SECTOR);
        sync(&mut disk, SYNC, &name());
        let mut dice = fastrand::Rng::with_seed(1);
        let mut n_gone = |disk: &Disk| {
            let cuts = (0..100).map(|_| disk.after_a_cut(&mut dice).len());
            cuts.filter(|n_files| *n_files == 0).count()
        };
        assert!((1..100).contains(&n_gone(&disk)));
        sync(&mut disk, SYNC + 1, "/f");
        assert_eq!(n_gone(&disk), 0);
    }

    #[test]
    fn what_the_model_does_not_know_ends_the_run() {
        let call = Call::Remove { file: name() };
        let mut disk = disk(Honesty::Honest);
        assert!(disk.begin(0, &call, |_| true).is_err());
        assert!(disk.begin(0, &call, |_| false).is_ok());
    }
}
