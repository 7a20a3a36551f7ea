using FluentMigrator;

namespace Migrator.Hosting.Tests;

/// <summary>Asks for what only an application can give.</summary>
[Migration(202611230901, "Customers get a column that the application names")]
[Tags("named")]
public sealed class CustomersGetANamedColumn(ColumnNaming naming) : ForwardOnlyMigration
{
    public override void Up() => Create.Column(naming.Name).OnTable("customers").InSchema("shop").AsString().Nullable();
}

/// <summary>A service of an application.</summary>
public sealed record ColumnNaming(string Name);
