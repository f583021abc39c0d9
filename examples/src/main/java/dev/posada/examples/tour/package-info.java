/**
 * A tour of what this machine can do: {@link dev.posada.examples.tour.Tour} tells a {@link
 * dev.posada.examples.tour.Story} at each {@link dev.posada.examples.tour.Visit}, and the {@link
 * dev.posada.examples.tour.Farewell} leaves nothing behind.
 */
package dev.posada.examples.tour;
