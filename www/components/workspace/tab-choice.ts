/** Where tenantry's client keeps a tab's own choice of tenant, in `sessionStorage`. */
export const TAB_CHOICE_KEY = "tenantry:tenant";
