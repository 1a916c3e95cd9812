//! Work on many things at a time, results in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Handfuls of results that may wait for an earlier one, for each thread: bounds what is kept.
const AHEAD: usize = 8;

struct State<R> {
    /// Results that wait for their turn.
    ready: BTreeMap<usize, R>,
    /// The result that is handed over next.
    turn: usize,
    /// Nobody wants more.
    stop: bool,
}

/// Items that a thread takes at a time where there are many: handing results over costs about as much as reading a small file.
const HANDFUL: usize = 16;

/// Applies `work` to every item on `threads` threads (0: one for each processor) and hands the results to `take` in the order of the
/// items, on the calling thread, each as soon as all before it are through. Stops at the first error of `take`.
pub(crate) fn ordered<T: Sync, R: Send, E>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    // For one item nobody needs to ask the system how many processors there are.
    let threads = match threads {
        0 if items.len() > 1 => std::thread::available_parallelism().map_or(1, NonZero::get),
        threads => threads,
    };
    let threads = threads.min(items.len());
    if threads <= 1 {
        return items.iter().try_for_each(|item| take(work(item)));
    }
    let handful = (items.len() / (threads * HANDFUL)).clamp(1, HANDFUL);
    let handfuls: Vec<&[T]> = items.chunks(handful).collect();
    in_turn(
        &handfuls,
        threads,
        |items| items.iter().map(&work).collect::<Vec<R>>(),
        |results| results.into_iter().try_for_each(&mut take),
    )
}

/// The same for at least two threads, item by item.
fn in_turn<T: Sync, R: Send, E>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let state = Mutex::new(State { ready: BTreeMap::new(), turn: 0, stop: false });
    let (came, went) = (Condvar::new(), Condvar::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let _bell = Bell { state: &state, came: &came };
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { return };
                    let result = work(item);
                    let mut state = lock(&state);
                    // Whoever has the turn never waits here, so somebody always goes on.
                    while !state.stop && at >= state.turn + AHEAD * threads {
                        state = went.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    if state.stop {
                        return;
                    }
                    let turn = at == state.turn;
                    state.ready.insert(at, result);
                    drop(state);
                    if turn {
                        came.notify_one();
                    }
                }
            });
        }
        let mut through = 0;
        while through < items.len() {
            let mut state_now = lock(&state);
            while !state_now.ready.contains_key(&through) {
                if state_now.stop {
                    return Ok(());
                }
                state_now = came.wait(state_now).unwrap_or_else(PoisonError::into_inner);
            }
            let mut batch = Vec::new();
            while let Some(result) = state_now.ready.remove(&(through + batch.len())) {
                batch.push(result);
            }
            through += batch.len();
            state_now.turn = through;
            drop(state_now);
            went.notify_all();
            for result in batch {
                if let Err(error) = take(result) {
                    lock(&state).stop = true;
                    next.store(items.len(), Ordering::Relaxed);
                    went.notify_all();
                    return Err(error);
                }
            }
        }
        Ok(())
    })
}

/// Wakes the caller when a worker panics: the panic itself comes out at the end of the scope.
struct Bell<'s, R> {
    state: &'s Mutex<State<R>>,
    came: &'s Condvar,
}

impl<R> Drop for Bell<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(self.state).stop = true;
            self.came.notify_one();
        }
    }
}

fn lock<R>(state: &Mutex<State<R>>) -> MutexGuard<'_, State<R>> {
    // The counters are sound at every step, whoever panics.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_whatever_the_threads() {
        let items: Vec<u64> = (0..5_000).collect();
        for threads in [0, 1, 2, 7] {
            let mut seen = Vec::new();
            let slow_now_and_then = |item: &u64| {
                if item.is_multiple_of(97) {
                    std::thread::sleep(std::time::Duration::from_micros(200));
                }
                item * 2
            };
            ordered(&items, threads, slow_now_and_then, |result| {
                seen.push(result);
                Ok::<(), ()>(())
            })
            .unwrap();
            assert!(seen.iter().copied().eq(items.iter().map(|item| item * 2)));
        }
    }

    #[test]
    fn an_error_stops_the_work() {
        let items: Vec<u64> = (0..100_000).collect();
        let mut taken = 0;
        let outcome = ordered(
            &items,
            3,
            |item| *item,
            |item| {
                taken += 1;
                if item == 100 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((outcome, taken), (Err("enough"), 101));
    }
}
