-- An organization's runs by their creation, page by page.
CREATE INDEX "runsOfOrganizationByCreation" ON runs ("organizationId", "createdAt", id);
CREATE INDEX "runsOfOrganizationByStatusAndCreation" ON runs ("organizationId", status, "createdAt", id);
