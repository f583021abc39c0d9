/**
 * What tools and engines really said, kept in files and played back: {@link
 * dev.posada.testkit.transcript.CommandRecorder} and {@link
 * dev.posada.testkit.transcript.CommandPlayer} for command line tools, {@link
 * dev.posada.testkit.transcript.HttpRelay} and {@link dev.posada.testkit.transcript.HttpPlayer} for
 * HTTP. What is played can be made to go wrong.
 */
package dev.posada.testkit.transcript;
