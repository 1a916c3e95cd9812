//! Work on many things at a time, results in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Handfuls of results that may wait for an earlier one, for each thread: bounds what is kept.
const AHEAD: usize = 8;

/// Items that a thread takes at a time where there are many: handing results over costs about as much as reading a small file.
const HANDFUL: usize = 16;

/// So long what is ready may wait for more: to wake whoever hands it over takes a processor away from others.
const NAP: Duration = Duration::from_millis(2);

/// Applies `work` to every item on `threads` threads (0: one for each processor) and hands the results to `take` in the order of the
/// items, on the calling thread, each soon after all before it are through. Stops at the first error of `take`.
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
    let (next, queue) = (AtomicUsize::new(0), Queue::new(handfuls.len(), AHEAD * threads));
    std::thread::scope(|scope| {
        // Whatever becomes of this thread, nobody waits for it any more.
        let _stop = Stop(&queue);
        for _ in 0..threads {
            scope.spawn(|| {
                let _bell = Bell(&queue);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(items) = handfuls.get(at) else { return };
                    if !queue.put(at, items.iter().map(&work).collect::<Vec<R>>()) {
                        return;
                    }
                }
            });
        }
        loop {
            let ready = queue.wait();
            if ready.is_empty() {
                return Ok(());
            }
            ready.into_iter().flatten().try_for_each(&mut take)?;
        }
    })
}

/// Results that wait for their turn.
struct Queue<R> {
    state: Mutex<State<R>>,
    /// How far ahead of the turn a result may be.
    ahead: usize,
    /// The result whose turn it is has come; some went, so that others may come.
    came: Condvar,
    went: Condvar,
}

struct State<R> {
    ready: BTreeMap<usize, R>,
    /// The result that is handed over next.
    turn: usize,
    /// How many are still to come.
    left: usize,
    /// Whether somebody waits for that, and how many wait until there is room: who does not wait need not be woken.
    waits: bool,
    held: usize,
    /// Nobody wants more.
    stop: bool,
}

impl<R> Queue<R> {
    fn new(count: usize, ahead: usize) -> Self {
        let state = State { ready: BTreeMap::new(), turn: 0, left: count, waits: false, held: 0, stop: false };
        Self { state: Mutex::new(state), ahead, came: Condvar::new(), went: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // The state is sound at every step, whoever panics.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a result as soon as there is room for it. False when nobody wants it.
    fn put(&self, at: usize, result: R) -> bool {
        let mut state = self.lock();
        // Whoever has the turn never waits here, so somebody always goes on.
        while !state.stop && at >= state.turn + self.ahead {
            state.held += 1;
            self.came.notify_one();
            state = self.went.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.held -= 1;
        }
        if state.stop {
            return false;
        }
        state.ready.insert(at, result);
        state.left -= 1;
        let wake = state.left == 0 || (state.waits && at == state.turn);
        drop(state);
        if wake {
            self.came.notify_one();
        }
        true
    }

    /// Waits for the results whose turn it is. None where all are through, or somebody has panicked.
    fn wait(&self) -> Vec<R> {
        let mut state = self.lock();
        if state.turn > 0 {
            let may_nap = |state: &mut State<R>| !state.stop && state.held == 0 && state.left > 0;
            state = self.came.wait_timeout_while(state, NAP, may_nap).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.waits = true;
        while !state.stop && !state.ready.contains_key(&state.turn) && state.left > 0 {
            state = self.came.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waits = false;
        if state.stop {
            return Vec::new();
        }
        let State { ready, turn, held, .. } = &mut *state;
        let mut results = Vec::new();
        while let Some(result) = ready.remove(turn) {
            *turn += 1;
            results.push(result);
        }
        if *held > 0 {
            self.went.notify_all();
        }
        results
    }

    /// Nobody goes on.
    fn stop(&self) {
        self.lock().stop = true;
        self.came.notify_one();
        self.went.notify_all();
    }
}

/// Stops everybody in the end.
struct Stop<'q, R>(&'q Queue<R>);

impl<R> Drop for Stop<'_, R> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// Stops everybody when a thread panics: the panic itself comes out at the end of the scope.
struct Bell<'q, R>(&'q Queue<R>);

impl<R> Drop for Bell<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
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
    fn few_items_are_all_there() {
        for count in 0..300 {
            let items: Vec<usize> = (0..count).collect();
            for threads in [2, 3, 8] {
                let mut seen = Vec::new();
                let take = |item| {
                    seen.push(item);
                    Ok::<(), ()>(())
                };
                ordered(&items, threads, |item| *item, take).unwrap();
                assert_eq!(seen, items, "{threads}");
            }
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

    #[test]
    fn a_panic_comes_out_wherever_it_happens() {
        let items: Vec<usize> = (0..2_000).collect();
        for bad in (0..2_000).step_by(41) {
            for in_work in [true, false] {
                let work = |item: &usize| {
                    assert!(!in_work || *item != bad);
                    *item
                };
                let take = |item| {
                    assert!(in_work || item != bad);
                    Ok::<(), ()>(())
                };
                let outcome = std::panic::catch_unwind(|| ordered(&items, 3, work, take));
                assert!(outcome.is_err(), "{bad}");
            }
        }
    }

    #[test]
    fn what_waits_for_its_turn_has_a_bound() {
        let items: Vec<usize> = (0..20_000).collect();
        for threads in [2, 5] {
            let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let most = AtomicUsize::new(0);
            let work = |item: &usize| {
                // Asked first: more may be taken before this one is counted.
                let taken = taken.load(Ordering::SeqCst);
                let waiting = begun.fetch_add(1, Ordering::SeqCst) - taken;
                most.fetch_max(waiting, Ordering::SeqCst);
                if item.is_multiple_of(1_000) {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
            };
            let take = |()| {
                taken.fetch_add(1, Ordering::SeqCst);
                Ok::<(), ()>(())
            };
            ordered(&items, threads, work, take).unwrap();
            // Those that are being handed over have made room already.
            let bound = 2 * (AHEAD + 1) * threads * HANDFUL;
            let most = most.into_inner();
            assert!(most <= bound, "{threads} threads: {most}");
        }
    }
}
