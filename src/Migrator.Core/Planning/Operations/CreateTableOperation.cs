using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Creates a table with its keys, indexes and foreign keys at once: nobody knows it yet.</summary>
public sealed record CreateTableOperation(CreateTable Table, IReadOnlyList<CreateIndex> Indexes, IReadOnlyList<CreateForeignKey> ForeignKeys) : Operation;
