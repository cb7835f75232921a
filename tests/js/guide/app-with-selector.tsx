import { TenantSelector } from "tenantry/react";

export function Header() {
  return (
    <header>
      <TenantSelector
        afterSelectUrl="/panels"
        onTenantChange={({ name }) => console.info(`You are in ${name} now.`)}
        labels={{ label: "Clinic", placeholder: "Choose a clinic", noMatch: "No clinic matches." }}
        renderItem={({ name, role }, { isSelected }) => (
          <span>
            {name} {isSelected ? "(here)" : role}
          </span>
        )}
      />
    </header>
  );
}
