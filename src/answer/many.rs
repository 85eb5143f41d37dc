//! Many queries over one open index: as many threads as there are cores, and results in the order of the queries.
//! In: jobs, which may come slowly, and how one is done. Out: each result in its turn. No more than a few results wait
//! for one that takes long, so memory is bounded by them, however many queries there are.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// So many results for each thread wait at most for one before them.
const AHEAD: usize = 4;

/// Whether another result follows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is there.
    Ready,
    /// It has to be waited for, or none follows: who reads the output should get what there is.
    Awaited,
}

/// Does all jobs, several at a time, and hands each result to `take`, in the order of the jobs.
///
/// # Errors
/// Where `take` fails; the jobs behind are not done.
pub fn in_order<Job: Send, Done: Send, Error>(
    jobs: impl Iterator<Item = Job> + Send,
    work: impl Fn(Job) -> Done + Sync,
    mut take: impl FnMut(Done, Next) -> Result<(), Error>,
) -> Result<(), Error> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (to_worker, to_do) = sync_channel::<(Job, SyncSender<Done>)>(threads);
    let to_do = Mutex::new(to_do);
    thread::scope(|scope| {
        let (to_taker, in_turn) = sync_channel::<Receiver<Done>>(threads * AHEAD);
        scope.spawn(move || {
            for job in jobs {
                // It has its turn before anybody begins to work on it.
                let (done, result) = sync_channel(1);
                if to_taker.send(result).is_err() || to_worker.send((job, done)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((job, done)) = next else { break };
                    // Where nobody takes results any more, this one is the last of this thread.
                    drop(done.send(work(job)));
                }
            });
        }
        taking(&in_turn, &mut take)
    })
}

fn taking<Done, Error>(
    in_turn: &Receiver<Receiver<Done>>,
    take: &mut impl FnMut(Done, Next) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut next = in_turn.recv().ok();
    let mut result: Option<Done> = None;
    while let Some(turn) = next.take() {
        // A thread that has failed hands on nothing, and its failure ends the whole.
        let done = match result.take() {
            Some(done) => done,
            None => match turn.recv() {
                Ok(done) => done,
                Err(_) => return Ok(()),
            },
        };
        next = in_turn.try_recv().ok();
        result = next.as_ref().and_then(|turn| turn.try_recv().ok());
        take(done, if result.is_some() { Next::Ready } else { Next::Awaited })?;
        if next.is_none() {
            next = in_turn.recv().ok();
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn results_come_in_the_order_of_the_jobs_and_each_once(costs in prop::collection::vec(0_u32..2_000, 0..120)) {
            let mut taken = Vec::new();
            let work = |(number, cost): (usize, u32)| (0..cost).fold(number, |number, _| std::hint::black_box(number));
            in_order(costs.iter().copied().enumerate(), work, |number, _| {
                taken.push(number);
                Ok::<_, ()>(())
            }).unwrap();
            prop_assert_eq!(taken, (0..costs.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_than_a_few_run_ahead_of_one_that_is_waited_for() {
        let begun = AtomicUsize::new(0);
        let (go_on, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let threads = thread::available_parallelism().unwrap().get();
        let most = 1 + threads * (AHEAD + 3);
        let mut seen = 0;
        thread::scope(|scope| {
            scope.spawn(|| {
                // The first job waits until the others have run as far ahead as they can.
                let (_silent, nothing) = mpsc::channel::<()>();
                let mut last = usize::MAX;
                while begun.load(Ordering::SeqCst) != last {
                    last = begun.load(Ordering::SeqCst);
                    assert!(nothing.recv_timeout(Duration::from_millis(30)).is_err());
                }
                assert!(last <= most, "{last} of at most {most} were begun");
                go_on.send(()).unwrap();
            });
            let work = |number: usize| {
                begun.fetch_add(1, Ordering::SeqCst);
                if number == 0 {
                    wait.lock().unwrap().recv().unwrap();
                }
                number
            };
            in_order(0..1_000, work, |_, _| {
                seen += 1;
                Ok::<_, ()>(())
            })
            .unwrap();
        });
        assert_eq!(seen, 1_000);
    }

    #[test]
    fn where_results_are_refused_no_more_jobs_are_begun_and_the_end_is_told() {
        let begun = AtomicUsize::new(0);
        let work = |number: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            number
        };
        let ended = in_order(0..100_000, work, |number, _| if number == 3 { Err("full") } else { Ok(()) });
        assert_eq!(ended, Err("full"));
        assert!(begun.load(Ordering::SeqCst) < 1_000);
    }

    #[test]
    fn who_reads_gets_what_there_is_before_the_next_job_comes() {
        let (ask, asked) = mpsc::channel::<u32>();
        let mut answers = Vec::new();
        ask.send(0).unwrap();
        let mut ask = Some(ask);
        in_order(
            asked.into_iter(),
            |number| number,
            |number, next| {
                answers.push((number, next));
                // The next question is asked only when this answer has come.
                match number {
                    0..3 => drop(ask.as_ref().map(|ask| ask.send(number + 1))),
                    _ => ask = None,
                }
                Ok::<_, ()>(())
            },
        )
        .unwrap();
        assert_eq!(answers, [0, 1, 2, 3].map(|number| (number, Next::Awaited)));
    }
}
