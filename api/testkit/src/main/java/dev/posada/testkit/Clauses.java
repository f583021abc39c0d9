package dev.posada.testkit;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** How JUnit is to run clauses; all interfaces that have some extend it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(ClauseOrder.class)
@DisplayNameGeneration(ClauseNames.class)
@ExtendWith(ClauseExtension.class)
interface Clauses {}
