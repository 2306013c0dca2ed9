/** `npm run doctor`: looks at a deployed bot from outside, and says for each thing whether it works, and what to do. */
import { examine } from "./doctor/examine.ts";
import { realOutside } from "./launch/real-outside.ts";

process.exitCode = (await examine(realOutside())) ? 0 : 1;
