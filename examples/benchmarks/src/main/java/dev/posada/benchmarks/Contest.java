package dev.posada.benchmarks;

/**
 * What is measured, and what it is measured against. Immutable.
 *
 * @param subject Posada
 * @param against the name of the baseline
 * @param baseline the same without Posada, or by another way
 */
record Contest(Take subject, String against, Take baseline) {}
