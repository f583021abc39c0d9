/** What runs of the contract found: as files, as the floor of later runs, and as tables. */
package dev.posada.testkit.conformance;
