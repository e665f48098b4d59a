/** Client sessions as a part of the replicated state: which commands of clients were applied, and what came of them. */
package io.quorate.runtime.session;
