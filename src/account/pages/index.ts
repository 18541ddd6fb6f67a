import { applications } from './applications.ts';
import { deviceActivity } from './device-activity.ts';
import { groups } from './groups.ts';
import { linkedAccounts } from './linked-accounts.ts';
import { myData } from './my-data.ts';
import type { AccountPage } from './page.ts';
import { personalInfo } from './personal-info.ts';
import { signingIn } from './signing-in.ts';

/** The pages, in the order of the navigation. */
export const accountPages: readonly AccountPage[] = [
  personalInfo,
  signingIn,
  deviceActivity,
  linkedAccounts,
  applications,
  groups,
  myData,
];
